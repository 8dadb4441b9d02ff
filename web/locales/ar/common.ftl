# إطار كل صفحة: الرأس والتنقل والتذييل والرسائل والوقت.

skip-to-content = انتقل إلى المحتوى
navigation = التنقل الرئيسي
search-label = ابحث في المعارف المشتركة
search-button = ابحث
language = اللغة
account = الحساب
settings = الإعدادات
admin = الإدارة
sign-in = تسجيل الدخول
sign-out = تسجيل الخروج
to-home = إلى الصفحة الرئيسية
save = حفظ
cancel = إلغاء
edit = تعديل
never = أبدًا

nav-practices = ممارسات
nav-trials = تجارب
nav-places = أماكن
nav-cities = مدن
nav-to-do = مهامي
nav-write = اكتب

footer-commons = معارف مشتركة بين المدن

pager-label = بقية القائمة
pager-first = العودة إلى البداية
pager-next = التالي

ago-moment = الآن
ago-minutes = { $n ->
    [one] قبل دقيقة
    [two] قبل دقيقتين
    [few] قبل { $n } دقائق
   *[other] قبل { $n } دقيقة
}
ago-hours = { $n ->
    [one] قبل ساعة
    [two] قبل ساعتين
    [few] قبل { $n } ساعات
   *[other] قبل { $n } ساعة
}
ago-days = { $n ->
    [one] أمس
    [two] قبل يومين
    [few] قبل { $n } أيام
   *[other] قبل { $n } يومًا
}
on-day = في { $day }
day = { $day } { $month } { $year }
day-and-time = { $day }، { $clock } بالتوقيت العالمي
month-1 = يناير
month-2 = فبراير
month-3 = مارس
month-4 = أبريل
month-5 = مايو
month-6 = يونيو
month-7 = يوليو
month-8 = أغسطس
month-9 = سبتمبر
month-10 = أكتوبر
month-11 = نوفمبر
month-12 = ديسمبر
weekday-1 = الاثنين
weekday-2 = الثلاثاء
weekday-3 = الأربعاء
weekday-4 = الخميس
weekday-5 = الجمعة
weekday-6 = السبت
weekday-7 = الأحد

notice-published = تم النشر. تتلقاه الآن كل مدينة تتابع مدينتكم.
notice-merged = تم النشر. كان شخص آخر قد غيّر سطورًا أخرى في هذه الأثناء: التعديلان كلاهما في الصفحة.
notice-looks-alike = تم النشر. لكن لصفحة أخرى في هذه المدينة عنوانًا يشبهه في المظهر: ابحث عنها، وغيّر اسم إحداهما إن كان يمكن الخلط بينهما.
notice-unchanged = لم يتغير شيء، فلا إصدار جديد.
notice-draft-kept = حُفظت مسودتك. تجدها في «مهامي».
notice-waits-for-review = حُفظ نصك كمسودة. في هذه الصفحة تقرأ المدينة أولًا: اضغط «أرسل» لاقتراحه.
notice-page-locked = هذه الصفحة مقفلة حاليًا. حُفظ نصك كمسودة.
notice-draft-discarded = أُزيلت المسودة.
notice-link-withdrawn = لم يعد الرابط يؤدي إلى أي مكان.
notice-shared-draft-saved = ما كتبتموه محفوظ في المسودة.
notice-renamed = تغيّر الاسم. الروابط إلى الاسم القديم ما زالت تصل إلى هنا.
notice-deleted = حُذفت الصفحة. سجلها محفوظ ويمكن استرجاعها.
notice-restored = عادت الصفحة.
notice-reverted = عاد الإصدار الأقدم ليكون الأحدث. لم يُفقد شيء من السجل.
notice-policy-changed = حُفظ من يمكنه تعديل هذه الصفحة.
notice-city-ready = مدينتك جاهزة. اكتب صفحتها الأولى.
notice-signed-out = خرجت من حسابك.
notice-name-changed = حُفظ اسمك.
notice-password-changed = تغيّرت كلمة المرور.
notice-token-revoked = هذا المفتاح لم يعد يفتح شيئًا.
notice-city-asked = طُلبت صفحات هذه المدينة.
notice-city-left = لم تعد هذه المدينة متابَعة. النسخ الموجودة هنا تبقى.
notice-retry-started = نحاول من جديد الآن.
notice-city-blocked = حُظرت هذه المدينة: لا يؤخذ منها شيء ولا يُرسل إليها شيء.
notice-city-unblocked = رُفع الحظر عن هذه المدينة.
notice-person-added = أُنشئ الحساب.
notice-role-changed = حُفظ الدور.
notice-person-suspended = لم يعد بإمكان هذا الشخص الدخول. نصوصه تبقى.
notice-person-reinstated = يمكن لهذا الشخص الدخول من جديد.
notice-password-reset = وُضعت كلمة المرور الجديدة. أخبر صاحبها بها مباشرة.
notice-delivery-replayed = أُرسل من جديد.
notice-delivery-discarded = لن يُرسل.
notice-proposal-sent = أُرسل. تجده في «مهامي»، وسيصلك القرار.
notice-proposal-accepted = قُبل المقترح. هو الآن في الصفحة مع اسم صاحبه.
notice-proposal-accepted-in-part = قُبل المقترح جزئيًا. ما أُخذ منه هو الآن في الصفحة مع اسم صاحبه.
notice-proposal-declined = رُفض المقترح. جوابك مقروء بجانبه.
notice-proposal-withdrawn = سُحب المقترح.
notice-proposal-moved = تغيّرت الصفحة في هذه الأثناء. يُرجى النظر في المقترح من جديد.
notice-form-expired = كان النموذج قديمًا جدًا. ما كتبته ما زال هنا: أرسله من جديد.
