# الإدارة.

admin-people = الأشخاص
admin-deliveries = ما لم يُسلَّم
admin-follow = تابع مدينة
admin-city-address = عنوان المدينة
admin-city-address-hint = مثل https://bordeaux.example. تُنسخ صفحاتها هنا وتُحدَّث باستمرار.
admin-follow-button = تابع
admin-known-cities = المدن المعروفة
admin-cities-none = لا مدينة أخرى معروفة بعد.
following-no = لا تتابعونها.
following-asked = طلبتم متابعتها ولم تجب بعد.
following-yes = تتابعونها: تصل صفحاتها إلى هنا.
following-refused = لا تريد أن تُتابَع.
admin-follows-us = تتابعكم: تصل صفحاتكم إليها.
admin-progress = وصلت { $done } من { $total } صفحة
admin-progress-open = عدد الصفحات التي وصلت حتى الآن: { $done }
admin-never-heard = لم يأتِ منها شيء بعد.
admin-nothing-waits = أُرسل إليها كل شيء.
admin-waiting = { $n ->
    [one] تعديل واحد ينتظر الإرسال.
    [two] تعديلان ينتظران الإرسال.
    [few] { $n } تعديلات تنتظر الإرسال.
   *[other] { $n } تعديلًا ينتظر الإرسال.
}
admin-mismatches = { $n ->
    [one] وصلت صفحة لا تطابق توقيعها. لم تُعرض، وطُلبت من جديد.
    [two] وصلت صفحتان لا تطابقان توقيعهما. لم تُعرضا، وطُلبتا من جديد.
    [few] وصلت { $n } صفحات لا تطابق توقيعها. لم تُعرض، وطُلبت من جديد.
   *[other] وصلت { $n } صفحة لا تطابق توقيعها. لم تُعرض، وطُلبت من جديد.
}
admin-last-error = آخر صعوبة:
admin-next-try = المحاولة القادمة: { $day }.
admin-retry = حاول الآن
admin-unfollow = أوقف المتابعة
admin-block = احظر …
admin-block-reason = السبب
admin-block-hint = معلن: سيراه القراء.
admin-block-button = احظر هذه المدينة
admin-unblock = ارفع الحظر

admin-suspended = موقوف
admin-person-change = غيّر …
admin-password-hint = ثمانية أحرف على الأقل. أخبر صاحبها بها مباشرة، ويمكن تغييرها في الإعدادات.
admin-password-button = ضع كلمة المرور هذه
admin-suspend = أوقفه
admin-reinstate = اسمح له بالدخول من جديد
admin-add-person = أضف شخصًا

admin-deliveries-lead = ما تعذّر تسليمه بعد محاولات كثيرة. لم يُفقد شيء: يمكن إرساله من جديد.
admin-deliveries-none = سُلّم كل شيء.
admin-delivery-to = إلى { $city }
admin-replay = أرسل من جديد
admin-discard = لا ترسل
