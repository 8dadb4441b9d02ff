# الروابط بين صفحات مدن مختلفة، وسجل من جرّب ممارسة.

links-told = يقال إنها تؤدي إلى هنا، ولا تُقرأ في هذه المدينة
links-declined = ما لا تعرضه { $city }
link-decline = لا تعرض هذا الرابط
link-decline-reason = لماذا؟
link-decline-hint = يستطيع الجميع قراءة هذا في المدينتين. وهو لا يحذف الصفحة الأخرى.
link-show-again = اعرضه من جديد
link-shown-by = تعرض { $city } هذا الرابط في صفحتها.
link-declined-by = لا تعرض { $city } هذا الرابط: { $reason }
notice-link-declined = لم يعد الرابط معروضًا، وسببك معروض.
notice-link-shown = عاد الرابط معروضًا.
notice-intended = يرى الجميع الآن أن مدينتك ستجرّبها.
told-page-linked = صفحة من مدينة أخرى تؤدي إلى هذه الصفحة
told-link-declined = مدينة أخرى لا تعرض رابطًا من هذه الصفحة
act-intention = ستجرّبها

tried-withdrawn = مسحوبة: { $n } (آخر نتيجة: { $outcome })
tried-preparing = { $n ->
    [one] مدينة واحدة تستعد
    [two] مدينتان تستعدان
    [few] { $n } مدن تستعد
   *[other] { $n } مدينة تستعد
}
trial-withdrawn = مسحوبة (آخر نتيجة: { $outcome })
replicated-elsewhere = أعيدت في مكان آخر (المستوى 4)
replicated-consistently = أعيدت في أماكن أخرى بنتائج متوافقة (المستوى 5)
replicated-not = لم تُظهر بعدُ أي تجربة في مدينة أخرى، بمقارنة، أنها تنجح هناك: لهذه الصفحة مستوى الدليل الذي تعطيه مدينتها.
ledger-caption = تقارير مدن أخرى
ledger-city = المدينة
ledger-adaptations = ما جرى بطريقة أخرى
ledger-period = من { $start } إلى { $end }
ledger-since = منذ { $start }
ledger-withdrawn = سحبته { $city } يوم { $day }
ledger-compared = قورنت بغيرها
ledger-not-compared = لم تُقارَن بشيء
ledger-only-like = شيء يشبهها، وليست الممارسة نفسها
ledger-as-it-is = لا شيء، كما يقول التقرير
ledger-untold = لم يُذكر
ledger-declined = ما لم تؤكده { $city }
ledger-declined-what = تقول هذه التقارير إنها عن هذه الممارسة. ومدينتها لا توافق، للسبب المذكور: فهي لا تُحتسب.
ledger-intentions = من سيجرّبها
ledger-will-try = ستجرّبها: { $day }
ledger-lapsed = أرادت أن تجرّبها ({ $day }) ولم تنشر تقريرًا منذ ذلك
ledger-rule = المستوى 4: إعادة في مدينة أخرى قارنت ما قاسته ونجحت، وربما مع تعديلات. المستوى 5: في مدينتين أو أكثر، ولم تكن في أي مكان بلا أثر أو ضارة. التقارير المسحوبة أو غير المؤكدة لا تُحتسب. ويستطيع أي شخص أن يعيد العدّ من التقارير.
intend = سنجرّب هذا
intend-what = يظهر هذا في صفحة { $city } كي ينضم إليكم آخرون. ويسقط بعد ستة أشهر من تاريخكم إن لم تنشر مدينتكم شيئًا.
intend-date = متى؟
intend-date-hint = يوم أو شهر أو سنة: 2027-03-01 أو 2027-03 أو 2027.
intend-words = في كلمات قليلة، إن أردتم
intend-words-hint = أين، ومع من، وما تريدون معرفته.

freeze = تثبيت البروتوكول
freeze-lead = هذا ما تريدون فعله. متى ثُبّت رأى الجميع أنه كُتب قبل أن تعرفوا كيف ينتهي. يُوقَّع الوقت وبصمة النص ويُرسلان إلى المدن الأخرى.
freeze-amend = لا يُمحى أبدًا: ما تغيّرونه فيه لاحقًا يُضاف تعديلًا بتاريخه.
freeze-note = تثبيت البروتوكول
notice-frozen = ثُبّت البروتوكول.
error-frozen = هذا البروتوكول مثبّت من قبل.
protocol-frozen = ثُبّت يوم { $day }
protocol-not-frozen = غير مثبّت
protocol-amended = { $n ->
    [one] تعديل واحد منذ ذلك
    [two] تعديلان منذ ذلك
    [few] { $n } تعديلات منذ ذلك
   *[other] { $n } تعديلًا منذ ذلك
}
protocol-rewritten = ما يرد هنا بروتوكولًا لا يطابق ما وقّعته هذه المدينة حين ثبّتته (لوحظ ذلك يوم { $day }).
trust-protocol = البروتوكول
ledger-frozen = كان البروتوكول مثبّتًا
protocol-part-text = ما يُفعل
protocol-part-url = أين يوجد
protocol-part-selection = كيف يُختار الناس والأماكن
protocol-part-funding = من يدفع
protocol-part-governance-effects = ما يتغير في من يقرر
protocol-part-personal-data = البيانات عن الناس
protocol-part-dpia-url = تقييم أثر حماية البيانات
fact-amendments = تعديلات البروتوكول
fact-field = ما تغيّر
ledger-context = اختلاف السياق
ledger-context-unknown = غير معروف

measured-what = ماذا
measured-there = في { $city }
measured-not = لم يُقَس
measured-how = متى وكيف
delivery-planned = ما كان مخططًا له
changes-core = ما لا ينبغي حذفه، بحسب { $city }
changes-here = ما جرى هنا بطريقة مختلفة
changes-none = لم يُذكر أي تغيير
changes-other = خارج ذلك
changes-exact = العمود الأول هو النسخة نفسها التي جُرّبت.
changes-newest = العمود الأول هو الصفحة كما هي اليوم: النسخة التي جُرّبت غير محفوظة هنا أو غير مذكورة.
protocol-is-frozen = البروتوكول مثبَّت. ما تغيّره هنا يصبح تعديلًا بتاريخ اليوم إلى جانب ما ثُبّت.
