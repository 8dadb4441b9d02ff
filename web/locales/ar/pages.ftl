# الصفحة كما تُقرأ.

kind-practice-sheet = ممارسة
kind-experiment-report = تجربة
kind-replicability-note = وفي مكان آخر؟
kind-place = مكان
kind-city-profile = تعريف بمدينة
kind-organisation = هيئة
kind-event = حدث
kind-help = مساعدة
kind-legal = نص قانوني
kind-article = مقال

kind-plural-practice-sheet = ممارسات
kind-plural-experiment-report = تجارب
kind-plural-replicability-note = وفي مكان آخر؟
kind-plural-place = أماكن
kind-plural-city-profile = تعريفات بالمدن
kind-plural-organisation = هيئات
kind-plural-event = أحداث
kind-plural-article = مقالات

kind-explained-practice-sheet = شيء تفعله مدينتك ويمكن لغيرها أن يأخذ به.
kind-explained-experiment-report = ما جرّبتموه وما حدث: حتى حين لم ينجح.
kind-explained-replicability-note = هل ينجح شيء ما في مدينة أخرى، وبأي شرط.
kind-explained-place = مكتبة، أو ورشة إصلاح، أو مركز بيئي.
kind-explained-city-profile = ما يلزم معرفته عن مدينة لفهم ممارساتها.
kind-explained-organisation = جمعية، أو مصلحة، أو شركة، أو مختبر.
kind-explained-event = ورشة، أو مؤتمر، أو زيارة دراسية.
kind-explained-article = أي شيء آخر يستحق أن يُعرف.

sheet-of = بطاقة من { $city }
page-of = صفحة من { $city }
received = وصلت
changed = عُدّلت
dated-by-city = بتاريخ { $day } حسب { $city }
copy-from = نسخة من { $city }
city-unreachable = لا يمكن الوصول إلى { $city } منذ { $day }. أنت تقرأ النسخة المحفوظة هنا.
copy-diverged = وقّعت { $city } سجلّين مختلفين لهذه الصفحة. إلى أن تقول أيهما الصحيح، أنت تقرأ الذي وصل أولًا.
copy-mismatch = آخر نص وصل لا يحمل توقيعًا صحيحًا من { $city }. أنت تقرأ آخر نص يحمله.
page-locked = هذه الصفحة مقفلة: { $reason }
page-locked-until = حتى { $day }.
author-unknown = شخص اسمه غير محفوظ

page-tabs = أقسام هذه الصفحة
tab-read = قراءة
tab-history = السجل
more = المزيد
links = الروابط
source = النص المصدر
source-explained = النص كما كُتب، بصيغة Markdown.
rename = تغيير الاسم
who-may-edit = من يمكنه التعديل
delete = حذف
revert = اجعله الأحدث من جديد
restore = استرجاع
outline = في هذه الصفحة
backlinks = صفحات تصل إلى هنا
all-links = كل الروابط

trust = بنظرة واحدة
trust-how-far = إلى أين وصلت
trust-how-we-know = كيف نعرف
trust-tried = جُرّبت في أماكن أخرى
trust-checked = آخر تحقق
trust-looked-after = يتابعها

about-version = عن هذا الإصدار
about-version-authors = المؤلفون
about-version-time = كُتب
about-version-licence = الترخيص
about-version-permalink = العنوان الدائم
about-version-hash = بصمة التسجيل
about-version-signed = وقّعته

own-draft = لديك مسودة لهذه الصفحة، حُفظت
own-draft-continue = تابع الكتابة

old-version = إصدار قديم
old-version-of = أنت تقرأ إصدار { $day }، كتبه
old-version-newest = إلى أحدث إصدار
old-version-diff = ما تغيّر منذ ذلك

page-not-found = هذه الصفحة غير موجودة بعد
page-not-found-what = لا شيء مكتوب في هذا العنوان.
page-not-found-called = لم يكتب أحد «{ $title }» بعد.
write-this-page = اكتب هذه الصفحة
sign-in-to-write = سجّل الدخول لتكتبها
similar-pages = صفحات بأسماء قريبة

page-deleted = حُذفت هذه الصفحة
page-deleted-what = حذفها في { $day }
page-deleted-why = السبب المذكور:
page-deleted-kept = سجلها محفوظ، ويمكن استرجاعها.
see-history = اطّلع على السجل

history-hint = اختر إصدارين لترى ما تغيّر بينهما.
history-from = من
history-to = إلى
history-version = الإصدار
history-pick-from = قارن ابتداءً من إصدار { $day }
history-pick-to = قارن حتى إصدار { $day }
history-newest = الأحدث
history-older-elsewhere = الإصدارات الأقدم محفوظة لدى { $city }.
version-first = أول إصدار
version-deleted = حُذفت
version-restored = استُرجعت
version-not-held = النص غير محفوظ هنا
version-new-title = العنوان الجديد:
accepted-by = قبله
compare = قارن

diff-title = ما تغيّر
diff-older = الأقدم
diff-newer = الأحدث
diff-inline = اعرض في عمود واحد
diff-side-by-side = اعرض جنبًا إلى جنب
diff-nothing = الإصداران متطابقان.
diff-fields = ما تغيّر غير النص
diff-what = ما حدث
diff-added = أُضيف
diff-removed = أُزيل
diff-changed = تغيّر
diff-gap = { $n ->
    [one] سطر واحد مطابق
    [two] سطران مطابقان
    [few] { $n } سطور مطابقة
   *[other] { $n } سطرًا مطابقًا
}

links-incoming = صفحات تصل إلى هنا
links-incoming-none = لا صفحة تصل إلى هنا بعد.
links-outgoing = إلى أين تصل هذه الصفحة
links-outgoing-none = هذه الصفحة لا تصل إلى غيرها.
link-missing = لم تُكتب بعد

blame = من كتب كل سطر
blame-explained = النص كما هو الآن، وبجانب كل جزء منه النسخة التي أتت به. السطر الذي نُقل من مكانه يُعدّ مكتوباً حيث نُقل.
blame-lines = النص
blame-incomplete = لا تُعرف كل السطور: تاريخ هذه الصفحة طويل جداً، أو أن جزءه الأقدم غير محفوظ هنا.
blame-unknown = نسخة أقدم

cite = الاستشهاد بهذه الصفحة

news-version = تغيّرت هذه الصفحة قبل لحظات.
news-version-read = اقرأ أحدث نسخة
news-deleted = حُذفت هذه الصفحة قبل لحظات.

trust-outcome = كيف انتهت
trust-practice = ما جُرّب
trust-since = { $what } منذ { $day }
trust-from-to = { $what }، من { $start } إلى { $end }
trust-interest = مصلحة مصرّح بها: { $interest }
trust-review-due = حان وقت مراجعتها منذ { $day }.
tried-nowhere = ليس بعد، على حد علمنا
tried-outcome-running = جارية: { $n }
tried-outcome-worked = نجحت: { $n }
tried-outcome-worked-with-changes = نجحت مع تعديلات: { $n }
tried-outcome-mixed = نتيجة متفاوتة: { $n }
tried-outcome-no-effect = بلا أثر: { $n }
tried-outcome-harmful = أضرّت: { $n }
tried-outcome-stopped-early = توقفت قبل نهايتها: { $n }
tried-outcome-inconclusive = غير حاسمة: { $n }
tried-outcome-unsaid = دون نتيجة معلنة: { $n }
outcome-unsaid = لم تُذكر النتيجة
tried-more = كل التجارب
also-in = متوفرة أيضًا بـ
also-in-original = النص الأصلي
translation-behind = تغيّر النص الأصلي منذ هذه الترجمة.
translation-behind-diff = ما الذي تغيّر في الأصل
translate = ترجمة هذه الصفحة
translate-title = ترجمة «{ $title }»
translate-lead = إلى أي لغة؟ يُفتح المحرر بنص الصفحة فاكتب فوقه. يبقى الأصل كما هو، وتؤدي كل صفحة إلى الأخرى.
translate-read = موجودة: اقرأها
translation-follows = تقول هذه الترجمة الآن ما تقوله أحدث نسخة من الأصل.
translation-follows-hint = ضع علامة عندما تحدّث الترجمة.
tried-in = { $n ->
    [one] جُرّبت في مدينة واحدة: { $outcomes }
    [two] جُرّبت في مدينتين: { $outcomes }
    [few] جُرّبت في { $n } مدن: { $outcomes }
   *[other] جُرّبت في { $n } مدينة: { $outcomes }
}
