# الكتابة والتعارض والأفعال على صفحة كاملة.

write-title = اكتب صفحة جديدة
write-kind = ماذا ستكون؟
write-continue = ابدأ الكتابة
edit-title = تعديل { $title }
edit-heading = عدّل هذه الصفحة

field-title = العنوان
field-title-hint = قل في كلمات قليلة عمّ تتحدث، كما تقول لجارك.
field-lang = لغة الصفحة
field-kind = نوع الصفحة
field-licence = الترخيص
field-text = النص
field-text-hint = اكتب كما تكتب رسالة. السطر الفارغ يبدأ فقرة، وعلامة ## تصنع عنوانًا، و[[اسم]] يصل إلى صفحة أخرى.
field-note = ماذا غيّرت، ولماذا؟
field-note-hint = جملة واحدة للسجل. يمكنك تركها فارغة.
field-address = عنوان الصفحة على الشبكة
field-address-hint = الجزء الأخير من عنوان الصفحة. اتركه كما هو إن لم تكن متأكدًا.
field-why = لماذا؟
field-optional = يمكنك تركه فارغًا.

licence-agreement = ما تنشره هنا يمكن للجميع مشاركته وتعديله، مع ذكر اسمك، بترخيص CC BY-SA 4.0.
publish = انشر
preview-button = معاينة
keep-draft = احفظ كمسودة
preview = معاينة: لم تُحفظ بعد
untitled = بلا عنوان

errors-title = يُرجى تصحيح هذا أولًا
errors-title-kept = نصك محفوظ. يُرجى تصحيح هذا قبل النشر

draft-restored = أنت تتابع مسودتك، حُفظت
draft-moved-on = غيّر شخص ما الصفحة بعد ذلك. عند النشر يُجمع التعديلان، وحيث يتلامسان ستُسأل.
draft-reason-waits-for-review = هي في الطابور: يقرؤها أحد الموظفين، وسيصلك القرار.
draft-reason-page-locked = لم تُنشر، لأن الصفحة مقفلة.
draft-reason-conflict = لم تُنشر، لأن شخصًا غيّر السطور نفسها.
draft-reason-incomplete = لم تُنشر بعد: تنقص بعض الإجابات.
edit-waits = هنا تقرأ المدينة أولًا: يقرأ أحد الموظفين ما ترسله، وسيصلك القرار.
edit-locked = هذه الصفحة مقفلة حاليًا. يمكنك الكتابة، ويُحفظ نصك كمسودة إلى أن تُفتح.

conflict-title = غيّرتما السطور نفسها
conflict-lead = { $n ->
    [one] كل ما عدا ذلك جُمع. مقطع واحد ينتظر اختيارك.
    [two] كل ما عدا ذلك جُمع. مقطعان ينتظران اختيارك.
    [few] كل ما عدا ذلك جُمع. { $n } مقاطع تنتظر اختيارك.
   *[other] كل ما عدا ذلك جُمع. { $n } مقطعًا ينتظر اختيارك.
}
conflict-who = الإصدار الآخر كتبه
conflict-kept = لم يُفقد شيء مما كتبته: نصك كاملًا في آخر هذه الصفحة.
conflict-part = المقطع { $n } من { $of }
conflict-yours = ما كتبتَه
conflict-theirs = ما كتبه الآخر
conflict-before = كما كان من قبل
conflict-nothing = (هذه السطور غير موجودة)
conflict-both = احتفظ بالاثنين: ما كتبه الآخر ثم ما كتبته
conflict-own = اكتبه من جديد:
conflict-publish = انشر بهذه الاختيارات
conflict-whole-text = نصك كاملًا

rename-title = غيّر اسم هذه الصفحة
rename-explained = ستبقى الروابط إلى الاسم القديم تصل إلى هنا.
rename-button = غيّر الاسم
delete-title = أتحذف هذه الصفحة؟
delete-explained = سيرى القراء أنها حُذفت، ولماذا. سجلها محفوظ، ويمكن استرجاعها.
delete-backlinks = { $n ->
    [one] صفحة واحدة تصل إلى هنا.
    [two] صفحتان تصلان إلى هنا.
    [few] { $n } صفحات تصل إلى هنا.
   *[other] { $n } صفحة تصل إلى هنا.
}
delete-why-hint = سيراه القراء.
delete-button = احذف الصفحة
restore-title = أتسترجع هذه الصفحة؟
restore-explained = تعود كما كانت قبل حذفها، هنا وفي كل مدينة تحتفظ بنسخة منها.
restore-button = استرجعها
revert-title = أتجعل هذا الإصدار الأحدث من جديد؟
revert-which = اخترت إصدار
revert-explained = يصبح نصه إصدارًا جديدًا للصفحة. وما كُتب بعده يبقى في السجل.
revert-button = اجعله الأحدث
policy-title = من يمكنه تعديل هذه الصفحة
policy-question = من يمكنه التعديل؟
policy-open = الجميع
policy-reviewed = المدينة تقرأ أولًا
policy-locked = لا أحد، لبعض الوقت
policy-explained-open = كل من له حساب يغيّر الصفحة مباشرة.
policy-explained-reviewed = يمكن للجميع الكتابة، وينشر أحد الموظفين.
policy-explained-locked = إجراء إشراف، له سبب معلن ونهاية.
policy-reason = السبب
policy-reason-hint = سيراه القراء.
policy-until = حتى
policy-until-hint = للقفل فقط: اليوم الذي ينتهي فيه.

## ما ينقص البطاقة من أجوبة

questions-rest = النص
questions-rest-help = كل ما لا تسأل عنه الأسئلة: كيف تسير الأمور، وما كان صعبًا، وصور، وعناوين. ويمكن أن يبقى فارغًا.
questions-steps = خطوات هذه الاستمارة
questions-next = التالي:
questions-answered = عدد الأسئلة المجابة: { $n } من { $of }
questions-source = اكتب النص كاملًا مع الحقول
questions-instead = أجب عن الأسئلة بدلًا من ذلك
optional = اختياري
unanswered = { $n ->
    [1] نصكم محفوظ. ينقص جواب واحد
    [2] نصكم محفوظ. ينقص جوابان
    [3] نصكم محفوظ. تنقص ثلاثة أجوبة
    [few] نصكم محفوظ. تنقص { $n } أجوبة
   *[other] نصكم محفوظ. ينقص { $n } جوابًا
}
answer-place = أين
answer-one-more = إضافة واحد آخر
answer-unknown = لا نعرف، لأن…
answer-unknown-why = لماذا لا يعرف أحد
answer-unknown-hint = بدلًا من الجواب، في عشرة أحرف على الأقل. واتركوا الجواب نفسه فارغًا.
answer-unknown-short = يُرجى أن تقولوا في عشرة أحرف على الأقل لماذا لا يعرف أحد.
answer-unknown-tick = لا نعرف ذلك
answer-core-elements-row = العنصر { $n }
answer-core-elements-name = ما لا يجوز حذفه
answer-core-elements-why-essential = لماذا (اختياري)
answer-indicators-row = الرقم { $n }
answer-indicators-name = ما الذي قستموه
answer-indicators-unit = الوحدة
answer-indicators-baseline = قبل
answer-indicators-value = بعد
answer-conditions-row = الشرط { $n }
answer-conditions-text = بشرط أن…
answer-interests-text = ما هي، في كلمات قليلة (اختياري)

## مساعدة زميل في مسودة

ask-colleague = اسأل زميلًا
share-explained = كل من سجّل دخوله هنا ويستطيع النشر هنا ومعه هذا الرابط يمكنه أن يقرأ مسودتكم ويكتب فيها. وينتهي الرابط حين تنشرون أو تسحبونه.
share-link = رابط مسودتكم
share-copy = نسخ الرابط
share-copied = تم نسخ الرابط.
share-mail = إرساله بالبريد الإلكتروني
share-mail-subject = هل يمكنكم إلقاء نظرة على «{ $title }»؟
share-mail-body = أكتب هذه الصفحة وما زال ينقصها شيء. يمكنكم قراءتها وإكمالها هنا: { $link }
share-withdraw = سحب الرابط
share-make = إنشاء رابط
share-back = العودة إلى المسودة
share-whose = هذه مسودة { $name } الذي يطلب مساعدتكم. ما تحفظونه هنا يُكتب فيها، و{ $name } هو من ينشرها.
share-save = حفظ في المسودة
share-changed = تغيّرت المسودة منذ فتحتموها. احفظوا مرة أخرى ليحل نصكم محلها.
share-is-open = يمكن لزميل أن يفتحها برابط
