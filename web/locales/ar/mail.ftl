# Being told by e-mail.

mail = البريد الإلكتروني
mail-none = هذه المدينة لا ترسل بريدًا إلكترونيًا. تجدون الجديد في «جديدك».
mail-lead = يمكن أن يصلكم الجديد بالبريد الإلكتروني أيضًا. ولا يُرسَل شيء إلى عنوان قبل أن تتبعوا الرابط الذي نرسله إليه.
mail-goes-to = تصل الرسائل إلى:
mail-waits = هذا العنوان ينتظر تأكيدكم:
mail-waits-hint = اتبعوا الرابط في الرسالة التي أُرسلت إليه. وهو صالح ليوم واحد.
mail-again = أرسلوا الرابط مرة أخرى
mail-address = عنوان بريدكم الإلكتروني
mail-address-hint = لا يراه أحد غيركم. أفرغوا الخانة ليُنسى.
mail-how-often = كم مرة؟
mail-often-never = أبدًا
mail-often-at-once = فورًا، رسالة لكل خبر
mail-often-daily = مرة في اليوم، صباحًا، إن وُجد جديد
mail-often-weekly = يوم الاثنين، إن وُجد جديد
mail-language = لغة الرسائل
mail-settings-lead = الجديد بالبريد الإلكتروني: فورًا أو كل يوم أو كل أسبوع.
mail-confirm = تأكيد هذا العنوان
mail-confirm-lead = من الآن يُرسَل الجديد إلى:
mail-confirmed = تم تأكيد العنوان
mail-confirmed-lead = من الآن يُرسَل الجديد إلى:
mail-end = لا ترسلوا إليّ بريدًا بعد الآن
mail-end-lead = يُرسَل الجديد حتى الآن إلى:
mail-ended = لا بريد بعد الآن
mail-ended-lead = ما زلتم تجدون الجديد في المدينة. ولا يُرسَل بريد بعد الآن إلى:
mail-stale = لم يعد هذا الرابط يؤدي إلى شيء
mail-stale-lead = سبق اتباعه، أو مضى عليه أكثر من يوم. يمكنكم طلب رابط جديد في الإعدادات.
notice-mail-kept = حُفظ.
notice-mail-link-sent = حُفظ. اتبعوا الآن الرابط في الرسالة التي أرسلناها إلى العنوان الجديد.
notice-mail-forgotten = نُسي عنوانكم. ولا يُرسَل بريد بعد الآن.
error-no-mail = هذه المدينة لا ترسل بريدًا إلكترونيًا.
error-mail-address-needed = قولوا إلى أين تُرسَل الرسائل.
error-no-mail-address = هذا ليس عنوان بريد إلكتروني. مثال: ana@mail.example
error-mail-asked-too-often = أُرسلت روابط كثيرة مؤخرًا، فلم يُرسَل رابط الآن. انظروا في صندوق البريد، أو حاولوا لاحقًا.

letter-confirm-subject = { $city }: أكِّدوا عنوانكم
letter-confirm-lead = يريد أحدهم أن تصله أخبار { $city } على هذا العنوان.
letter-confirm-login = اسم الدخول: { $login }.
letter-confirm-do = لتأكيد العنوان اتبعوا هذا الرابط خلال يوم
letter-confirm-not = إن لم تكونوا أنتم فلا تفعلوا شيئًا: لن يصل إلى هنا بريد بعد ذلك.
letter-news-subject = { $n ->
    [one] { $city }: خبر جديد لكم
    [two] { $city }: خبران جديدان لكم
    [few] { $city }: { $n } أخبار جديدة لكم
   *[other] { $city }: { $n } خبرًا جديدًا لكم
}
letter-news-lead = جديدكم في { $city }:
letter-news-more = { $n ->
    [one] خبر آخر
    [two] خبران آخران
    [few] { $n } أخبار أخرى
   *[other] { $n } خبرًا آخر
}
letter-news-why = تصلكم هذه الرسالة لأنكم طلبتموها في الإعدادات.
letter-news-change = تغيير الوتيرة أو العنوان
letter-news-end = إيقاف البريد

admin-mail = البريد الإلكتروني
admin-mail-none = هذه المدينة لا ترسل بريدًا إلكترونيًا: لا يُذكر خادم بريد في إعداداتها.
admin-mail-well = أُرسل كل البريد.
admin-mail-waiting = { $n ->
    [one] رسالة واحدة تنتظر الإرسال.
    [two] رسالتان تنتظران الإرسال.
    [few] { $n } رسائل تنتظر الإرسال.
   *[other] { $n } رسالة تنتظر الإرسال.
}
admin-mail-given-up = { $n ->
    [one] رسالة واحدة تعذّر إرسالها وتُركت.
    [two] رسالتان تعذّر إرسالهما وتُركتا.
    [few] { $n } رسائل تعذّر إرسالها وتُركت.
   *[other] { $n } رسالة تعذّر إرسالها وتُركت.
}
admin-mail-reasons = آخر ما قالته خوادم البريد:
admin-mail-forget = نسيان ما تُرك
notice-mail-failures-forgotten = نُسيت.

told-search-found = وجد بحث تحتفظون به شيئًا جديدًا
search-keep = أخبروني بالجديد منها
search-kept = تُخبَرون بالصفحات الجديدة التي يجدها هذا البحث.
search-unkeep = لا تخبروني بعد الآن
notice-search-kept = ستُخبَرون بالصفحات الجديدة التي يجدها هذا البحث.
notice-watch-ended = لن تُخبَروا بذلك بعد الآن.
watched = ما تُخبَرون به
watched-page = تغييرات صفحة
watched-theme = الصفحات الجديدة في موضوع
watched-city = الصفحات الجديدة من مدينة
watched-person = الصفحات الجديدة من شخص
watched-search = الصفحات الجديدة التي يجدها بحث
watched-end = لا تخبروني بعد الآن
notices-feed = كخلاصة
notices-feed-lead = يعرض لكم قارئ الخلاصات جديدكم على هذا العنوان. احتفظوا به لأنفسكم: من يملكه يقرأ معكم.
notices-feed-renew = إنشاء عنوان جديد
notice-feed-renewed = للخلاصة عنوان جديد. ولم يعد السابق يؤدي إلى شيء.
