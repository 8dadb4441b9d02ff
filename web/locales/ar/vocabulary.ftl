# المفردات: أسماء الرموز الواردة في الصفحات.

theme-mobility = التنقل
theme-energy = الطاقة
theme-climate-mitigation = خفض الانبعاثات
theme-climate-adaptation = التكيّف مع المناخ
theme-biodiversity = الطبيعة والتنوع الحيوي
theme-water = المياه
theme-waste-circularity = النفايات وإعادة الاستعمال
theme-air-quality = جودة الهواء
theme-housing-planning = السكن والتخطيط العمراني
theme-work-places = أماكن العمل
theme-economy-jobs = الاقتصاد والتشغيل
theme-digital-services = الخدمات الرقمية
theme-open-data = البيانات المفتوحة
theme-education-culture = التعليم والثقافة
theme-health-care = الصحة والرعاية
theme-inclusion-accessibility = الإدماج وتيسير الوصول
theme-safety-privacy = السلامة والخصوصية
theme-food-logistics = الغذاء والتوصيل
theme-participation-governance = المشاركة واتخاذ القرار
