# أقوال من جهتين، واستشارات، وما يُستخلص منها.

positions = المواقف
positions-open = المواقف: هو كذلك، ليس كذلك
positions-count = { $n ->
    [one] قول واحد في ذلك
    [two] قولان في ذلك
    [few] { $n } أقوال في ذلك
   *[other] { $n } قولًا في ذلك
  }
positions-lead = أقوال قصيرة من جهتين، بالترتيب الذي قيلت به. لا شيء يُرتَّب حسب التأييد: إلى جانب كل قول ما يراه أهل كل مدينة.
positions-counted-by = كما أحصته { $city }.
positions-none = لم يقل أحد ذلك بعد.
positions-inhabitants = سكان
positions-officers = موظفون
positions-elsewhere = من أماكن أخرى
positions-support = { $n ->
    [zero] لا أحد يؤيد
    [one] واحد يؤيد
    [two] اثنان يؤيدان
   *[other] { $n } يؤيدون
  }
positions-contest = { $n ->
    [zero] لا أحد يعترض
    [one] واحد يعترض
    [two] اثنان يعترضان
   *[other] { $n } يعترضون
  }
position-support = أؤيد
position-contest = أعترض
position-withdraw = اسحب موقفك
position-own-supports = أنت تؤيد هذا القول.
position-own-contests = أنت تعترض على هذا القول.
position-own-waits = لم تُحصِه { $city } بعد.
capacity-officer = موظف في { $city }
capacity-inhabitant = من سكان { $city }
statement-make = قل قولًا
statement-side = من أي جهة؟
statement-text = قولك
statement-text-hint = جملة واحدة لا تزيد على 140 حرفًا. يتخذ الآخرون موقفًا منها، فلا يمكن تعديلها بعد ذلك، بل سحبها فقط.
statement-source = المصدر
statement-source-hint = عنوان صفحة على الويب يبدأ بـ https://. يمكنك ترك هذا الحقل فارغًا.
statement-sign-in = سجّل الدخول لتقول قولًا أو تتخذ موقفًا
statement-delete = اسحب هذا القول
synthesis-choose = لخلاصة
synthesis-hint = ضع علامة على أقوال: تبدأ بها صفحة جديدة، وكل قول مع صاحبه.
synthesis-write = اكتب خلاصة
synthesis-title = خلاصة: { $title }
synthesis-about = ما قيل عن { $page }، مجموعًا من الأقوال أدناه.

consultations = الاستشارات
consultations-lead = ما تطلب المدن رأيكم فيه، وإلى متى، وبماذا أجابت.
consultations-none = لا تطلب أي مدينة رأيًا الآن.
home-consultations = رأيكم مطلوب
home-consultations-all = كل الاستشارات
consultation-asks = { $city } تطلب رأيكم
consultation-state-planned = لم تُفتح بعد
consultation-state-open = مفتوحة
consultation-state-closed = بانتظار جواب المدينة
consultation-state-overdue = تأخر الجواب
consultation-state-answered = أجابت المدينة
consultation-opens = مفتوحة ابتداءً من { $time }
consultation-closes = مفتوحة حتى { $time }
consultation-due = جواب المدينة منتظر في موعد أقصاه { $day }
consultation-overdue = كان جواب المدينة منتظرًا في موعد أقصاه { $day }. ولم تُجب.
consultation-opinions = الآراء
consultation-opinions-none = لم يُبدِ أحد رأيه بعد.
consultation-give = أبدِ رأيك
consultation-sign-in = سجّل الدخول لتبدي رأيك
consultation-answer = أجب باسم المدينة
consultation-answer-hint = قل ما سُمع من الآراء وما سيُعمل بها. يُخبَر بذلك كل من شارك.
consultation-delete = اسحب هذه الاستشارة
consult = اطلب آراء الناس
consult-lead = يستطيع الجميع الإجابة، هنا وفي المدن الأخرى. وعلى المدينة أن تجيب علنًا في اليوم الذي تحدده.
consult-question = السؤال
consult-question-hint = جملة واحدة لا تزيد على 300 حرف. لا يمكن تعديلها بعد ذلك.
consult-opens = اليوم الأول
consult-opens-hint = اترك هذا الحقل فارغًا لتبدأ الآن.
consult-closes = اليوم الأخير
consult-closes-hint = بالتوقيت العالمي. إن تُرك فارغًا: بعد 30 يومًا من اليوم الأول.
consult-due = آخر يوم لجواب المدينة
consult-due-hint = إن تُرك فارغًا: بعد 60 يومًا من اليوم الأخير. وبعد هذا اليوم يرى الجميع أن الجواب تأخر.
consult-send = ابدأ الاستشارة

notice-statement-made = صار قولك هنا.
notice-statement-sent = أُرسل. ينتظر قولك هنا حتى تعطيه مدينة الصفحة مكانه.
notice-stance-kept = سُجّل موقفك.
notice-consultation-begun = بدأت الاستشارة.
notice-consultation-answered = نُشر جوابك، وأُخبر به كل من شارك.

error-not-an-address = اكتب العنوان كاملًا، مع https://.
error-own-statement = هذا القول قولك أنت.
error-none-chosen = ضع علامة على قول واحد على الأقل.
error-too-early = اليوم الأخير يأتي بعد الأول، ولا يكون في الماضي.
error-due-too-early = الجواب منتظر بعد اليوم الأخير.
error-consultation-not-open = لم تُفتح هذه الاستشارة بعد.
error-consultation-closed = أُغلقت هذه الاستشارة. ما زال بإمكانك قول ذلك في النقاش.
error-consultation-still-open = تجيب المدينة بعد إغلاق الاستشارة.
error-consultation-answered = أجابت المدينة عن هذه الاستشارة.
