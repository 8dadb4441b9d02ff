# نسختنا: صفحة مأخوذة من أخرى.

adapt = نسختنا الخاصة
adapt-title = نسختنا الخاصة من «{ $title }»
adapt-lead = يصبح نص هذه الصفحة من { $city } بداية صفحة جديدة في { $here }. اكتب فوقه ما يُفعل هنا بشكل مختلف.
adapt-original = تبقى صفحة { $city } كما هي. تذكرها صفحتك في أعلاها وتبيّن ما يختلف، وإن تغيّرت قالت صفحتك ذلك.
adapt-licence = تبقى الرخصة نفسها: { $licence }.
adapt-listed = تُذكر صفحتك في الصفحة الأصلية تحت «كُيّفت في أماكن أخرى».
adapt-unsaved = لا يُحفظ شيء قبل أن تحفظ أنت.
adapt-button = كتابة نسختنا
our-version-of = نسختنا الخاصة من
version-by = ما صنعته { $city } من
adapted-differs = ما يختلف
adapted-behind = غيّرت { $city } صفحتها منذ ذلك الحين.
adapted-behind-diff = ما الذي تغيّر هناك
adapted-elsewhere = كُيّفت في أماكن أخرى
original-diff-title = ما يختلف عن الأصل
original-diff-nothing = النصان متطابقان.
offer-back = عرض تعديلاتنا على الأصل
offer-back-reason = من نسختنا: { $title }
take-over = أخذ التعديلات
take-over-explained = يُجمع ما غيّرته { $city } منذ ذلك الحين مع نصك. يبقى ما غيّرته أنت، وحيث غيّر الطرفان السطور نفسها تُسأل.
take-over-summary = أخذ تعديلات { $city }
notice-taken-over = تم الأخذ: ما غيّره الأصل صار في هذه الصفحة أيضًا.
