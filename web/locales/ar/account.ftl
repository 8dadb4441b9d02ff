# التهيئة والدخول والإعدادات وأخطاء النماذج.

setup-title = مرحبًا. لنهيّئ مدينتك
setup-lead = أربع إجابات، وتُكتب الصفحة الأولى. يمكن تغيير كل شيء لاحقًا.
setup-token = مفتاح التهيئة
setup-token-hint = ظهر عند تشغيل البرنامج، حتى لا يأخذ أحد غيرك هذه المدينة.
setup-city = اسم المدينة
setup-city-hint = كما يقوله أهلها: بوردو، سيدي بوسعيد.
setup-lang = اللغة
setup-admin = حسابك
setup-button = هيّئ المدينة

field-login = اسم الدخول
field-login-hint = حروف لاتينية صغيرة وأرقام، مثل ana أو ana-m.
field-password = كلمة المرور
field-password-hint = عشرة أحرف على الأقل. جملة قصيرة يسهل تذكرها.
field-current-password = كلمة المرور الحالية
field-new-password = كلمة المرور الجديدة
field-name = الاسم
field-name-hint = كما سيقرؤه الآخرون بجانب ما تكتبه.
field-role = الدور

sign-in-to-continue = سجّل الدخول لتتابع. ما كتبته محفوظ.
sign-in-help = لا حساب لك بعد، أو نسيت كلمة المرور؟ اسأل من يعتنون بهذا الموقع في مدينتك.

settings-who = اسم دخولك
settings-handle = تعرفك المدن الأخرى باسم
settings-name = اسمك
settings-password = كلمة مرورك
settings-password-button = غيّر كلمة المرور
tokens = مفاتيح للبرامج
tokens-explained = يتيح المفتاح لبرنامج أن يقرأ ويكتب باسمك، دون كلمة مرورك.
tokens-made = المفاتيح المنشأة حتى الآن
token-new = هذا هو المفتاح الجديد. انسخه الآن: لا يظهر إلا هذه المرة.
token-label = لأي غرض؟
token-label-hint = مثلًا: جلب أنشطة المكتبة كل أسبوع.
token-created = أُنشئ
token-used = آخر استعمال
token-expires = ينتهي
token-revoke = اسحبه
token-make = أنشئ مفتاحًا

role-contributor = ساكن
role-officer = موظف
role-administrator = مدير
role-explained-contributor = يكتب ويعدّل، وحيث تقرأ المدينة أولًا ينشر أحد الموظفين.
role-explained-officer = من موظفي المدينة: ينشر ويغيّر الأسماء ويحذف ويقرر من يمكنه التعديل.
role-explained-administrator = كذلك الحسابات والمدن الأخرى والإعدادات.

error-required = يُرجى ملء هذا الحقل.
error-title-missing = تحتاج الصفحة إلى عنوان.
error-text-missing = لا نص بعد.
error-too-long = هذا طويل جدًا: الحد الأقصى { $n } حرف.
error-reason-missing = يُرجى ذكر السبب: سيراه القراء.
error-date = يُرجى اختيار يوم قادم.
error-choice = يُرجى الاختيار.
error-sign-in = اسم الدخول وكلمة المرور لا يتطابقان.
error-suspended = لا يمكن الدخول بهذا الحساب حاليًا.
error-login-taken = اسم الدخول هذا مأخوذ.
error-login-form = اسم الدخول حروف لاتينية صغيرة وأرقام وواصلات فقط.
error-password-short = تحتاج كلمة المرور إلى عشرة أحرف على الأقل.
error-password-wrong = هذه ليست كلمة مرورك الحالية.
error-token-wrong = هذا ليس المفتاح الذي أظهره البرنامج.
error-slug-taken = لصفحة أخرى هذا العنوان.
error-slug-form = العنوان حروف وأرقام وواصلات فقط.
error-address = لا يشبه هذا عنوان مدينة، مثل https://bordeaux.example.
error-city-unknown = لا تجيب أي مدينة في هذا العنوان.
error-city-itself = هذه مدينتك نفسها.
error-writing = يُرجى أن تكتب هنا ما ينبغي أن تقوله هذه السطور.
