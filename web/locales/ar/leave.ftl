# One’s own data, and leaving.

own-data = بياناتك
own-data-lead = كل ما يُحفظ هنا عنك ومنك، مع النصوص التي كتبتها.
own-data-button = أخذ بياناتي
leave = مغادرة هذه المدينة
leave-lead = ما يحدث عندما تغادر:
leave-goes = يزول حسابك ومسوداتك وما تتابعه فورًا. ويزول اسمك من كل صفحة ونقاش وقائمة.
leave-stays = يبقى ما كتبته بترخيصه، من دون اسمك.
leave-cities = يُطلب من كل مدينة تعرفها هذه المدينة أن تفعل مثلها. تحصل على عنوان ترى فيه أيها أكد ذلك.
leave-password-hint = للتأكد من أنك أنت.
leave-button = مغادرة نهائية
receipt = لقد غادرت
receipt-lead = أُزيل اسمك من هنا في { $day }.
receipt-keep = احتفظ بهذا العنوان، فهو يبيّن ما تؤكده المدن الأخرى:
receipt-city = المدينة
receipt-confirmed = التأكيد
receipt-not-yet = ليس بعد
error-last-administrator = عيّن أولًا شخصًا آخر مديرًا.
