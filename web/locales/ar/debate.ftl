# ما يقال عن الصفحات والمقترحات.

thread = ما يقوله الناس
thread-none = لم يقل أحد شيئًا بعد.
thread-order = بترتيب { $city }.
latest-comments = آخر الردود
latest-comments-all = النقاش كله
say = شارك برأيك
say-text = كلامك
say-hint = يستطيع الجميع قراءته، مع اسمك.
say-hint-copy = يُرسَل إلى { $city } وهي تعطيه مكانه. يستطيع الجميع قراءته هناك، مع اسمك.
say-exact = عن أي كلمات من الصفحة؟
say-exact-hint = انسخها من الصفحة. يمكنك ترك هذا الحقل فارغًا.
say-sign-in = سجّل الدخول لتشارك برأيك
say-unbound = قل شيئًا آخر
comment-number = رقم { $n }
comment-answers = ردًّا على رقم { $n }
comment-answers-waiting = ردًّا على تعليق في الانتظار
comment-edited = معدَّل
comment-on-proposal = حول مقترح
comment-on-proposal-of = حول مقترح { $name }
comment-passage-gone = المقطع الذي يدور حوله هذا التعليق لم يعد في الصفحة.
comment-deleted = حذفه كاتبه.
comment-hidden = أخفاه الإشراف.
comment-answer = رُدّ
comment-edit = عدّل كلامك
act-vouch = يضمن نسخة من الصفحة
act-statement-is = هو كذلك
act-statement-is-not = ليس كذلك
act-consultation = يطلب رأيكم
act-official-answer = جواب المدينة

notice-comment-said = صار كلامك في النقاش.
notice-comment-sent = أُرسل. ينتظر هنا حتى تعطيه مدينة الصفحة مكانه.
notice-comment-edited = تم تعديل كلامك.
notice-comment-deleted = حُذف. يمكنك استعادته خلال 30 يومًا.
notice-comment-restored = عاد كلامك.

error-passage-gone = هذه الكلمات ليست في الصفحة كما هي الآن. انسخها من هناك، أو اترك هذا الحقل فارغًا.
error-unknown-comment = ما ترد عليه لم يعد هنا.
