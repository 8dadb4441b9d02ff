# ما ينقص؛ صفحة المدينة؛ الرابطة؛ مسارات التعلّم والزيارات الدراسية.

missing = ما ينقص
missing-lead = ما يجعل هذا المورد المشترك أفضل. كل سطر شيء يستطيع أحدنا أن يفعله اليوم.
missing-red-links = صفحات منتظرة
missing-hint-red-links = نصوص تحيل إليها ولم يكتبها أحد بعد.
missing-none-red-links = كل رابط في نص يؤدي إلى صفحة.
missing-without-evidence = ممارسات بلا دليل
missing-hint-without-evidence = لم يلاحظ أحد شيئًا ولم يقس بعد، ولم تُروَ أي تجربة.
missing-none-without-evidence = كل ممارسة تقول كيف عرفنا، أو جُرِّبت.
missing-past-review = فات موعد مراجعتها
missing-hint-past-review = كان ينبغي أن ينظر أحد قبل الآن هل ما زالت صحيحة.
missing-none-past-review = لا صفحة تنتظر المراجعة.
missing-orphans = صفحات لا يؤدي إليها شيء
missing-hint-orphans = لا يجدها إلا البحث. رابط من صفحة قريبة الموضوع يساعد القرّاء.
missing-none-orphans = يمكن الوصول إلى كل صفحة من صفحة أخرى.
missing-count = { $n } على الأقل
missing-write = اكتبها
missing-named-by = مذكورة في
missing-named-more = { $n ->
    [one] وفي صفحة أخرى
    [two] وفي صفحتين أخريين
    [few] وفي { $n } صفحات أخرى
   *[other] وفي { $n } صفحة أخرى
}
missing-all = كلها
missing-act-without-evidence = اروِ تجربة
missing-act-past-review = نظرت فيها
missing-act-orphans = روابطها
missing-here-none = لا شيء من هذا في هذا الجزء من القائمة.

city-figures = أرقام
city-figures-caption = أرقام { $city }، كل منها بتاريخه ومصدره
city-figures-none = لم تقل هذه المدينة بعد كم يسكنها من الناس، ولا شيئًا آخر عن نفسها.
city-profile-read = كل ما تقوله المدينة عن نفسها
city-profile-write = اكتب ملف مدينتك
city-dashboard-change = اختر ما يظهر هنا
city-compare = قارن بمدن أخرى
city-all-pages = كل صفحاتها
city-nothing = لا شيء بعد.
city-section-gave = ما أعطته
city-section-took-up = ما أخذته عن غيرها
city-section-places = أماكن
city-section-events = أحداث قادمة
city-section-care = من يعتني بهذا
city-outcomes = كيف انتهت تجاربها
city-notes = هل ينجح في مكان آخر؟
city-trials-of-others = تجارب لممارسات غيرها
city-versions = صيغها من صفحات غيرها
city-list-all = الكل في قائمة
city-care-nobody = لم يُذكر أحد يعتني بملف المدينة.
city-care-of-profile = يعتني بملف المدينة:

member-here = هذه المدينة.
member-member = عضو في الرابطة منذ { $day }.
member-asked = دُعيت يوم { $day }؛ لم تجب بعد.
member-refused = لم ترغب في الانضمام.
member-removed = أُخرجت من الرابطة: { $reason }
member-removed-since = أُخرجت من الرابطة يوم { $day }: { $reason }
member-known = معروفة هنا، وليست عضوًا في الرابطة.
member-trace = ما أعطته من قبل ما زال يُقرأ هنا. ولا يُؤخذ شيء مما ترسله.

league = الرابطة
league-lead = مدن اتفقت على أن تتقاسم ما تتعلّمه. تحتفظ كل مدينة بصفحاتها، وبنسخة من صفحات جميع الأعضاء.
league-members = الأعضاء
league-others = مدن أخرى
league-removed = مدن أُخرجت
league-charter = الميثاق
league-charter-none = لم يُعيَّن ميثاق بعد.
league-charter-version = صيغة { $day }
league-charter-read = اقرأ الميثاق
league-charter-history = تاريخه
league-charter-vouchers = { $n ->
    [0] لا أحد يضمنه بعد.
    [one] يضمنه شخص واحد.
    [two] يضمنه شخصان.
    [few] يضمنه { $n } أشخاص.
   *[other] يضمنه { $n } شخصًا.
}
league-charter-vouch = أضمنه
league-groups = مجموعات إقليمية
league-groups-none = لا توجد مجموعة بعد. من يكتب صفحة عن شبكة مدن ويذكر مدنها يضيف واحدة.
league-group-write = أضف مجموعة
league-paths = مسارات التعلّم
league-paths-all = كل مسارات التعلّم
league-paths-none = لا يوجد مسار تعلّم بعد: صفحات من عدة مدن، بالترتيب الذي تُقرأ به.
league-path-write = أنشئ مسار تعلّم
league-change = غيّر هذه الصفحة

admin-league = الرابطة
admin-charter = ميثاق الرابطة
admin-charter-name = صفحة الميثاق
admin-charter-hint = عنوانها هنا أو في مدينة أخرى، أو اسمها. اتركه فارغًا إن لم يوجد.
admin-charter-save = عيّن هذا الميثاق
admin-dashboard = صفحة مدينتك
admin-dashboard-hint = أول ما يراه الناس من مدينتك. رقّم ما تريد إظهاره بالترتيب الذي تريده؛ وما لا رقم له لا يظهر. وبلا أي رقم يظهر المعتاد. يُحفظ ذلك في ملف مدينتك، ويظهر كذلك في المدن الأخرى.
admin-dashboard-figures = الأرقام
admin-dashboard-sections = تحت الأرقام
admin-dashboard-save = احفظ ما يظهر
admin-dashboard-note = اختيار ما تُظهره صفحة المدينة
admin-dashboard-no-profile = اكتب أولًا ملف مدينتك: فيه يُحفظ ما تختاره هنا.
admin-dashboard-see = انظر صفحة مدينتك
notice-charter-named = حُفظت صفحة الميثاق.
notice-dashboard-chosen = حُفظ ما تُظهره صفحة مدينتك.
error-no-such-page = لا توجد صفحة تُقرأ هنا بهذا العنوان.
error-no-profile = اكتب أولًا ملف مدينتك.

path-steps = بهذا الترتيب
path-begin = ابدأ
path-step-missing = لا يمكن قراءتها هنا
path-place = الخطوة { $n } من { $total }
path-of = مسار التعلّم
path-before = السابقة
path-after = التالية
path-end = عُد إلى مسار التعلّم
path-part-of = جزء من مسار التعلّم
visits = زيارات
visit-ask = اطلب زيارة دراسية
visit-ask-hint = يفتح النقاش بكلمات كُتبت لك. لا يُرسل شيء قبل أن ترسله أنت.
visit-words = نودّ أن نأتي لنرى هذا. هل يمكنكم استقبالنا في زيارة دراسية؟ سنكون … أشخاص، ويناسبنا …
fact-event-type = نوع الحدث
fact-members = مدنها
fact-steps = خطوة في مسار التعلّم
fact-for-whom = لمن
fact-why = لماذا
fact-dashboard = ما يظهر أولًا
fact-figures = أرقام
fact-sections = تحت الأرقام
facet-event-type = نوع الحدث
event-type-workshop = ورشة
event-type-congress = مؤتمر
event-type-study-visit = زيارة دراسية
event-type-open-day = يوم مفتوح
event-type-other = حدث آخر

kind-learning-path = مسار تعلّم
kind-plural-learning-path = مسارات التعلّم
kind-explained-learning-path = صفحات من مدينتك ومن غيرها، بالترتيب الذي تُقرأ به.
question-learning-path-1 = ماذا يتعلّم المرء؟
question-learning-path-1-help = كلمات قليلة تقول ذلك: «من الصناديق إلى مقهى الإصلاح». وستكون هي العنوان.
question-learning-path-2 = في جملتين، لأحد الجيران
question-learning-path-2-help = ماذا يعرف المرء في النهاية، وكم يستغرق ذلك.
question-learning-path-3 = لمن هو؟
question-learning-path-3-help = «لموظفين يبدؤون»، «لجيران يريدون أن يفتحوا واحدًا».
question-learning-path-4 = أي صفحات، وبأي ترتيب، ولماذا؟
question-learning-path-4-help = صفحة في كل سطر: اسمها، أو عنوانها هنا أو في مدينة أخرى.
question-learning-path-5 = عمّ يتحدث؟
question-learning-path-5-help = ثلاثة على الأكثر.
questions-learning-path-screen-1 = ما هو
questions-learning-path-screen-2 = الصفحات
answer-steps-row = الخطوة { $n }
answer-steps-iri = الصفحة
answer-steps-why = لماذا تُقرأ هنا (اختياري)
question-event-8 = ما نوع هذا الحدث؟
question-event-8-help = الزيارة الدراسية أن يذهب المرء ليرى بنفسه ما ترويه صفحة أخرى.
question-event-9 = ما الذي زُرتموه أو ستزورونه؟
question-event-9-help = الصفحات التي تتحدث عنه، هنا أو في مدينة أخرى. وستُظهر كل منها الزيارة.
answer-visited-row = الصفحة { $n }
question-organisation-6 = أي مدن تنتمي إليها؟
question-organisation-6-help = لشبكة مدن: كل مدينة بعنوان موقعها هنا، مثل ‎bordeaux.example‎، أو باسمها.
answer-members-row = المدينة { $n }
