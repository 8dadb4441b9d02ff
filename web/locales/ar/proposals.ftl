# المقترحات: ما يقترحه الناس لصفحة، وما تقرره مدينتها.

tab-debate = النقاش
propose-change = اقترح تعديلًا
propose-title = اقتراح تعديل على { $title }
proposing-here = القرار لمدينة { $city }. وسيصلك الجواب.
proposing-elsewhere = هذه الصفحة لمدينة { $city }. القرار لمدينة { $city }، وسيصلك الجواب. وإن تعذّر الوصول إليها الآن انتظرها مقترحك.
propose-why-hint = في جملة أو جملتين، لمن يقرر. يمكن للجميع قراءتها.
propose-sources = المصادر، مصدر في كل سطر
propose-sources-hint = عناوين أو كتب أو أشخاص يعرفون. يمكنك تركه فارغًا.
send = أرسل

proposal = مقترح
proposal-of = مقترح من { $name }
proposal-sources = المصادر
proposal-steps = إلى أين وصل
proposal-decision = القرار
proposal-what = التعديلات المقترحة
proposal-no-change = لا شيء يختلف عن الصفحة كما هي اليوم.
proposal-moved-on = تغيّرت الصفحة منذ كُتب هذا. ما تراه مقارنة بالصفحة كما هي اليوم.
proposal-undeliverable = لم تقبل مدينة { $city } استلام هذا المقترح: { $why }
proposal-result = الإصدار الذي نتج عنه
proposal-ended = أُغلق

proposal-state-submitted = أُرسل
proposal-state-delivered = سُلّم
proposal-state-received = استُلم
proposal-state-in-review = قيد الدراسة
proposal-state-accepted = قُبل
proposal-state-accepted-in-part = قُبل جزئيًا
proposal-state-declined = رُفض
proposal-state-withdrawn = سُحب

proposal-waiting = في انتظار { $city }
proposal-delivered = سُلّم إلى { $city }
proposal-received = استلمته { $city }
proposal-place = { $n ->
    [1] الأول في قائمة الانتظار
    [2] الثاني في قائمة الانتظار
    [3] الثالث في قائمة الانتظار
    [4] الرابع في قائمة الانتظار
    [5] الخامس في قائمة الانتظار
    [6] السادس في قائمة الانتظار
    [7] السابع في قائمة الانتظار
    [8] الثامن في قائمة الانتظار
    [9] التاسع في قائمة الانتظار
    [10] العاشر في قائمة الانتظار
   *[other] رقم { $n } في قائمة الانتظار
}
proposal-in-review-at = قيد الدراسة: { $place }
proposal-in-review-by = قيد الدراسة: يُنتظر الجواب في أجل أقصاه { $day }
proposal-in-review-at-by = قيد الدراسة: { $place }، ويُنتظر الجواب في أجل أقصاه { $day }
proposal-overdue = متأخر: كان الجواب منتظرًا في أجل أقصاه { $day }
proposal-accepted-by = قُبل بقرار من { $who }
proposal-accepted-in-part-by = قُبل جزئيًا بقرار من { $who }
proposal-declined-by = رُفض بقرار من { $who }

proposal-change = التعديل { $n } من { $of }
proposal-overlaps = تغيّرت الصفحة هنا منذ ذلك
proposal-taken = أُخذ به
proposal-not-taken = لم يؤخذ به
proposal-tick = أي التعديلات تدخل في الصفحة؟
proposal-edit = غيّر النص قبل القبول
proposal-text-hint = ما يُكتب هنا يصبح هو الصفحة. ويبقى اسم صاحب المقترح مذكورًا.
proposal-answer = جوابك
proposal-answer-hint = لازم إن رفضت أو أخذت بجزء فقط. يمكن للجميع قراءته.
proposal-accept = اقبل الكل
proposal-accept-text = اقبل هذا النص
proposal-accept-ticked = اقبل ما عليه علامة
proposal-accept-part = اقبل جزئيًا بهذا النص
proposal-decline = ارفض
proposal-withdraw = اسحب
proposal-withdraw-hint = يبقى مقترحك مقروءًا، ويُذكر أنه سُحب.

proposals = المقترحات
proposals-filter = أي المقترحات
proposals-open = تنتظر القرار
proposals-accepted = مقبولة
proposals-declined = مرفوضة
proposals-withdrawn = مسحوبة
proposals-all = كلها
proposals-overdue = متأخر
proposals-none = لا يوجد مقترح كهذا.
proposals-link = كل المقترحات التي تنتظر القرار
debate-none = لا مقترح ينتظر جوابًا.
debate-closed = ما بُتّ فيه أو سُحب
to-decide = مقترحات تنتظر قرارك
own-proposals = مقترحاتك

error-unchanged = الصفحة تقول هذا من قبل: لا شيء يُقترح.
error-too-many-open = كثير من مقترحاتك ينتظر جوابًا. انتظر الجواب على بعضها أولًا.
error-unknown-version = لا يبدأ هذا من أي نسخة من هذه الصفحة. انسخ نصك وافتح الصفحة من جديد.
error-nothing-taken = لم يؤخذ منه شيء. حدّد ما تأخذه الصفحة، أو ارفضه.
error-proposal-conflict = تغيّرت الصفحة منذ ذلك في المواضع نفسها. حدّد ما تأخذه الصفحة، أو غيّر النص.
error-proposal-both = غيّر آخرون السطور التي غيّرتها. كلاهما الآن في النص واحدًا بعد الآخر: أبقِ الصحيح.
error-proposal-busy = شخص آخر يغيّر الصفحة أو أخذ عنوانها. لم يُقرَّر شيء: حاول من جديد.
