# الأماكن.

places-lead = إلى أين تذهب: ما الموجود هناك، وأي حاجات يلبّي، وهل هو مفتوح الآن.
places-empty = لا توجد أماكن بعد.
places-none-chosen = لا يوجد مكان من هذا النوع.
places-all = كل الأماكن
places-begin = صِف مكانًا
places-choose = إلى ماذا تحتاج؟
places-open-now = مفتوح الآن
places-any-kind = كل الأنواع
places-any-city = كل المدن
places-needs = يجب أن يكون فيه
places-geojson = ملفًا (GeoJSON)
places-unmapped = { $n ->
    [one] مكان واحد من هذه لا يقول أين هو، وليس على الخريطة.
    [two] مكانان من هذه لا يقولان أين هما، وليسا على الخريطة.
   *[other] أماكن من هذه لا تقول أين هي، وليست على الخريطة: { $n }.
}
places-km = { $n } كم

trust-hours = مفتوح الآن؟
hours-now-open = مفتوح الآن
hours-now-closed = مغلق الآن
hours-now-unknown = ليس من المؤكد أنه مفتوح الآن
hours-closes = يُغلق: { $when }
hours-opens = يُفتح: { $when }
hours-may-open = قد يُفتح: { $when }
hours-tomorrow = غدًا
hours-not-said = لا أحد يقول متى يُفتح.
hours-no-clock = لا نعرف هل هو مفتوح الآن: مدينته لا تقول منطقتها الزمنية.
hours-week = الأيام السبعة القادمة (المنطقة الزمنية { $zone })
hours-closed-day = مغلق

coverage = هل الأماكن قريبة؟
coverage-lead = كم يبعد عن كل حي من { $city } أقرب مكان مفتوح.
coverage-none = { $city } لا تقول ما أحياؤها.
coverage-begin = أضف الأحياء إلى ملف المدينة
coverage-within = يسكن { $people } من الناس ({ $percent } بالمئة) على بعد { $km } كم على الأكثر من أحدها.
coverage-of = من أصل { $people } من الناس، كل منهم محسوب في وسط حيه.
coverage-uncounted = { $n ->
    [one] حي واحد لا يقول وسطه أو عدد سكانه، ولم يُحسب.
    [two] حيّان لا يقولان وسطهما أو عدد سكانهما، ولم يُحسبا.
   *[other] أحياء لا تقول وسطها أو عدد سكانها، ولم تُحسب: { $n }.
}
coverage-nobody = لا حيّ يقول وسطه وعدد سكانه معًا: لا يمكن عدّ أحد.
coverage-map = أقراص مرقّمة: أوساط الأحياء. مربعات: الأماكن الأقرب إلى أحدها.
coverage-caption = الأحياء
coverage-district = الحي
coverage-people = السكان
coverage-nearest = أقرب مكان
coverage-no-place = لا شيء ضمن { $km } كم
coverage-no-middle = لا يُذكر أين وسطه
coverage-rule = { $n ->
    [one] نُظر في مكان واحد قيد الخدمة من أي مدينة كانت. المسافات بخط مستقيم من وسط الحي، ولا تُحسب أوقات عمل اليوم.
    [two] نُظر في مكانين قيد الخدمة من أي مدينة كانا. المسافات بخط مستقيم من وسط الحي، ولا تُحسب أوقات عمل اليوم.
   *[other] الأماكن قيد الخدمة التي نُظر فيها، من أي مدينة كانت: { $n }. المسافات بخط مستقيم من وسط الحي، ولا تُحسب أوقات عمل اليوم.
}
coverage-source = الأحياء والسكان بحسب
