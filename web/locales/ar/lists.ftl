# الصفحة الرئيسية والقوائم والبحث والمدن والمهام.

home-question = ما المشكلة التي تريد حلها؟
home-door-find = اعثر على ما نجح في أماكن أخرى
home-door-tell = احكِ ما نفعله
home-new-here = الجديد في { $city }
home-new-elsewhere = الجديد في المدن الأخرى
home-empty = لا شيء مكتوب هنا بعد. يمكن أن تكون الصفحة الأولى قصيرة: شيء واحد تحسنه مدينتك.
home-empty-do = اكتب الصفحة الأولى
all-pages = كل الصفحات
pages-of-city = صفحات { $city }
pages-none = لا شيء هنا بعد.
n-pages = { $n ->
    [zero] لا صفحات
    [one] صفحة واحدة
    [two] صفحتان
    [few] { $n } صفحات
   *[other] { $n } صفحة
}

search-title = بحث
search-title-for = البحث عن «{ $query }»
search-empty = اكتب بضع كلمات. الأخطاء الإملائية وأشكال الكلمة الأخرى مفهومة، وعلامتا التنصيص تُبقيان الكلمات معًا.
search-total = { $n ->
    [zero] لم يُعثر على شيء
    [one] عُثر على صفحة واحدة
    [two] عُثر على صفحتين
    [few] عُثر على { $n } صفحات
   *[other] عُثر على { $n } صفحة
}
search-none = لم يُعثر على شيء لهذه الكلمات.
search-none-spelling = هل الإملاء صحيح؟ كثيرًا ما تُكتب أسماء الأماكن بأكثر من شكل.
search-none-fewer = جرّب كلمات أقل، أو أعم.
did-you-mean = هل تقصد
facets = تضييق البحث
facet-city = المدينة
facet-kind = نوع الصفحة
facet-lang = اللغة
facet-theme = الموضوع
facet-remove = (إزالة)

cities-lead = كل مدينة تحفظ صفحاتها، ونسخة مما يشاركه غيرها. إن صمتت إحداها، تبقى صفحاتها مقروءة هنا.
health-here = هذه المدينة
health-heard = آخر خبر منها
health-silent = لا يمكن الوصول إليها منذ { $day }
health-waiting = طُلبت صفحاتها ولم تجب بعد
health-refused = لا تشارك صفحاتها مع هذه المدينة
health-not-followed = معروفة بالاسم فقط
health-blocked = محظورة: { $reason }

drafts = مسوداتك
drafts-none = لا شيء ينتظرك. ما تبدأ كتابته ولا تنشره يُحفظ هنا.
draft-new = صفحة جديدة
draft-saved = حُفظت
draft-discard = تخلّص منها

feed = المتابعة (خلاصة Atom)

home-tried = جُرّب مؤخرًا
home-tried-all = كل التجارب
home-themes = المواضيع
facet-outcome = كيف انتهت التجربة
facet-status = إلى أي مرحلة وصلت
facet-evidence-level = كيف عُرف ذلك
facet-verdict = وفي مكان آخر؟
facet-experiment-type = نوع التجربة
facet-place-kind = نوع المكان
facet-place-status = مفتوح أو مغلق
facet-place-need = ما يوفره المكان
facet-organisation-kind = نوع الهيئة
to-fill-in = للإكمال
to-fill-in-lead = ما زالت في نصوص المدينة القانونية فراغات عليها العلامة ⚠. أكملوها:
calendar = في تقويم
