# ضمان نسخة من صفحة.

vouch = أضمن هذه الصفحة
vouch-title = من يضمن هذه الصفحة
vouch-lead = من يضمن صفحة يضمن نسخة واحدة منها. وما يُكتب بعدها يجعل هذا الضمان أقدم.
vouch-none = لا أحد يضمن هذه الصفحة بعد.
vouch-version = نسخة { $day }
vouch-age-latest = أحدث نسخة
vouch-age = { $n ->
    [one] قبل نسخة واحدة
    [two] قبل نسختين
    [few] قبل { $n } نسخ
   *[other] قبل { $n } نسخة
}
vouch-age-earlier = نسخة سابقة
vouch-answer = الرد في النقاش
vouch-withdraw = اسحب ضماني
vouch-which = أنت تضمن نسخة { $day }.
vouch-again = ويحل هذا محل ضمانك السابق.
vouch-capacity = باسم من تضمنها؟
vouch-personally = أنت تضمنها باسمك. هل تريد أن تضمنها باسم منظمة؟
vouch-reason = لماذا؟
vouch-reason-hint = 500 حرف على الأكثر. يستطيع الجميع قراءته، مع اسمك.
vouch-sign-in = سجّل الدخول لتضمن هذه الصفحة
capacity-personal = باسمي
capacity-city = باسم مدينتي
capacity-organisation = باسم { $name }
capacity-is-personal = بصفة شخصية
capacity-is-city = باسم { $city }
capacity-is-organisation = باسم { $name }
trust-vouched = { $n ->
    [one] شخص واحد يضمن هذه النسخة
    [two] شخصان يضمنان الصفحة، وآخر ضمان لهذه النسخة
    [few] { $n } أشخاص يضمنون الصفحة، وآخر ضمان لهذه النسخة
   *[other] { $n } شخصًا يضمنون الصفحة، وآخر ضمان لهذه النسخة
}
trust-vouched-ago = { $n ->
    [one] شخص واحد يضمن
    [two] شخصان يضمنان
    [few] { $n } أشخاص يضمنون
   *[other] { $n } شخصًا يضمنون
} نسخة سابقة: { $ago }
version-vouched = { $n ->
    [one] يضمنها شخص واحد
    [two] يضمنها شخصان
    [few] يضمنها { $n } أشخاص
   *[other] يضمنها { $n } شخصًا
}
about-version-vouched = من يضمنها
which-version = أي نسخة
version-latest = أحدث نسخة
version-last-vouched = آخر نسخة يضمنها أحد

affiliations = المنظمات
affiliations-explained = إن كنت عضوًا في منظمة، أمكنك أن تضمن الصفحات باسمها بعد أن تؤكد مدينتك ذلك.
affiliations-to-confirm = منظمات تنتظر التأكيد
affiliation-name = اسم المنظمة
affiliation-ask = اطلب من مدينتك تأكيد منظمة
affiliation-confirm = أكّد
affiliation-confirmed = مؤكدة
affiliation-waits = لم تؤكد بعد
affiliation-withdraw = أزِل

notice-vouched = أنت تضمن هذه النسخة الآن.
notice-vouch-sent = أُرسل. ينتظر هنا حتى تعطيه مدينة الصفحة مكانه.
notice-affiliation-asked = ستنظر مدينتك في الأمر.
notice-affiliation-confirmed = تم التأكيد.
notice-affiliation-withdrawn = أُزيلت.

error-capacity = لم تؤكد مدينتك أنه يمكنك التحدث بهذا الاسم.
error-too-many-organisations = هذا كثير. أزِل واحدة أولًا.
error-empty-organisation = اكتب اسم المنظمة.
error-version-not-here = هذه النسخة من الصفحة ليست هنا. افتح الصفحة من جديد.
