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
ledger-report = التقرير
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
