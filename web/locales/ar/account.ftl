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
field-password-hint = ثمانية أحرف على الأقل. جملة قصيرة يسهل تذكرها.
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

error-empty = يُرجى ملء هذا الحقل.
error-unusable-text = لا يمكن حفظ هذا النص: إما أنه طويل جدًا أو فيه رموز ليست نصًا.
error-unknown-kind = يُرجى اختيار نوع الصفحة.
error-language-form = تُكتب اللغة مثل fr أو pt-BR.
error-slug-form = العنوان حروف وأرقام وواصلات فقط.
error-address-taken = لصفحة أخرى هذا العنوان.
error-reason-needed = يُرجى ذكر السبب: سيراه القراء.
error-date-form = يُكتب اليوم مثل 2026-11-20.
error-in-the-past = يُرجى اختيار يوم قادم.
error-wrong-login = اسم الدخول وكلمة المرور لا يتطابقان.
error-login-form = اسم الدخول حروف لاتينية صغيرة وأرقام ونقاط وواصلات فقط.
error-login-taken = اسم الدخول هذا مأخوذ.
error-password-length = تحتاج كلمة المرور إلى ثمانية أحرف على الأقل.
error-wrong-password = هذه ليست كلمة مرورك الحالية.
error-wrong-token = هذا ليس المفتاح الذي أظهره البرنامج.
error-own-role = على مدير آخر أن يغيّر دورك.
error-own-account = على مدير آخر أن يفعل هذا بحسابك.
error-city-address = لا يشبه هذا عنوان مدينة، مثل https://bordeaux.example.
error-city-unreadable = لا تجيب أي مدينة في هذا العنوان.
error-own-city = هذه مدينتك نفسها.
error-blocked = هذه المدينة محظورة هنا. ارفع الحظر أولًا.
error-not-deleted = هذه الصفحة غير محذوفة.
