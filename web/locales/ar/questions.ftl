# أسئلة الاستمارات: استمارة لكل نوع من الصفحات.

## ممارسة

question-practice-sheet-1 = ماذا تفعلون؟
question-practice-sheet-1-help = كلمات قليلة تقول ذلك: «سماد مشترك في الساحة». وستكون هي العنوان.
question-practice-sheet-2 = في جملتين، لأحد الجيران
question-practice-sheet-2-help = ما تقولونه لجار على الدرج، بلا لغة المكاتب.
question-practice-sheet-3 = ما المشكلة التي كانت عندكم؟
question-practice-sheet-3-help = ما الذي لم يكن على ما يرام من قبل، ولمن.
question-practice-sheet-4 = ما الذي لا يجوز حذفه أبدًا، ولماذا؟
question-practice-sheet-4-help = ما لا تستطيع المدينة التالية أن تتركه وإلا لم تعد تنجح. شيء واحد في كل سطر.
question-practice-sheet-5 = ما موضوعها؟
question-practice-sheet-5-help = ثلاثة على الأكثر.
question-practice-sheet-6 = إلى أين وصلتم؟
question-practice-sheet-6-help = حتى اليوم، ويمكنكم تغييره لاحقًا.
question-practice-sheet-7 = هل لأحد المؤلفين مصلحة فيها؟
question-practice-sheet-7-help = شخص يبيعها أو يموّلها أو يعمل عند من يفعل ذلك. وليس في قوله لوم.
question-practice-sheet-8 = كيف عرفتم أنها ناجحة؟
question-practice-sheet-8-help = «ليس بعد» جواب جيد. وإن كنتم قد قستم فيكفي رقم واحد قبل وبعد.
question-practice-sheet-9 = هل تستطيع مدينة أخرى أن تعيدها؟
question-practice-sheet-9-help = ما تقولونه لزميلة تتصل بكم غدًا.
question-practice-sheet-10 = بأي شرط؟
question-practice-sheet-10-help = ما تحتاج إليه مدينة أخرى: قاعدة أو مكان أو شريك أو مال.
question-practice-sheet-11 = ما مدى ثقتكم بذلك؟
question-practice-sheet-11-help = بأي قدر من الثقة تقولون ذلك. لن يحاسبكم عليه أحد.
questions-practice-sheet-screen-1 = ماذا تفعلون
questions-practice-sheet-screen-2 = أين وصلتم
questions-practice-sheet-screen-3 = وفي مدينة أخرى؟

## تجربة

question-experiment-report-1 = ماذا جرّبتَ؟
question-experiment-report-1-help = كلمات قليلة تقول ذلك: «سماد مشترك في ساحة كليبر، 2026». وستكون هي العنوان.
question-experiment-report-2 = في جملتين، لأحد الجيران
question-experiment-report-2-help = ما الذي فُعل، وما الذي نتج عنه. يمكنك أن تكتب هذا في الآخر.
question-experiment-report-3 = هل هي جديدة، أم تأخذ بما فعلته مدينة أخرى؟
question-experiment-report-3-help = إن كانت تأخذ بما فعلته مدينة أخرى فاذكر صفحته: عنوانها على الويب، هنا أو في أي مكان.
question-experiment-report-4 = ماذا أردتَ أن تعرف؟
question-experiment-report-4-help = سؤال واحد تستطيع التجربة أن تجيب عنه.
question-experiment-report-5 = كيف كان يُفترض أن تتم؟
question-experiment-report-5-help = ماذا، ولمن، وأين، وكيف تتابع ما يحدث. اكتبه قبل أن تبدأ: فلا يستطيع أحد أن يشك فيه لاحقًا.
question-experiment-report-6 = متى بدأت؟
question-experiment-report-6-help = يوم أو شهر أو سنة: ‎2026-03-01‎ أو ‎2026-03‎ أو 2026.
question-experiment-report-7 = كيف انتهت؟
question-experiment-report-7-help = ما لم ينجح يفيد المدينة التالية بقدر ما يفيدها ما نجح.
question-experiment-report-8 = ما الذي كان مبرمجًا، وما الذي أُنجز؟
question-experiment-report-8-help = أولًا ما كان مبرمجًا. اتركه فارغًا إن سار كل شيء كما كان مبرمجًا.
question-experiment-report-9 = ما الذي فعلتَه بشكل مختلف؟
question-experiment-report-9-help = ما يختلف عن الممارسة التي أخذتَ بها، تغيير واحد في كل سطر.
question-experiment-report-10 = ما الذي قستَه؟
question-experiment-report-10-help = يكفي رقم قبل ورقم بعد. اتركه فارغًا إن لم تقس شيئًا.
question-experiment-report-11 = ماذا على المدينة التالية أن تفعل؟
question-experiment-report-11-help = نصيحة واحدة في كل سطر، كما تقولها في الهاتف.
question-experiment-report-12 = ما موضوعها؟
question-experiment-report-12-help = ثلاثة على الأكثر.
question-experiment-report-13 = هل بُني شيء من أجلها؟
question-experiment-report-13-help = تكلفة مبنى جديد غير تكلفة فضاء كان موجودًا.
questions-experiment-report-screen-1 = ماذا جرّبتَ
questions-experiment-report-screen-2 = ماذا حدث
questions-experiment-report-screen-3 = للمدينة التالية

## وفي مكان آخر؟

question-replicability-note-1 = اختر عنوانًا للصفحة
question-replicability-note-1-help = أي ممارسة، ولمن: «سماد مشترك في بلدة صغيرة».
question-replicability-note-2 = أي ممارسة؟
question-replicability-note-2-help = عنوان صفحتها على الويب، هنا أو في أي مكان.
question-replicability-note-3 = من أي وجهة نظر تنظر إليها؟
question-replicability-note-3-help = إن كنت تفكر في مدينة بعينها قد تعتمدها فاذكر صفحتها أيضًا.
question-replicability-note-4 = هل تستطيع مدينة أخرى أن تعيدها؟
question-replicability-note-4-help = هذا توقّع. لن يحاسبك عليه أحد.
question-replicability-note-5 = بأي شرط؟
question-replicability-note-5-help = ما تحتاج إليه المدينة الأخرى لذلك، شيء واحد في كل سطر.
question-replicability-note-6 = ما مدى ثقتك بذلك؟
question-replicability-note-6-help = بأي قدر من الثقة تقول ذلك لزميل.
question-replicability-note-7 = ما العوائق؟
question-replicability-note-7-help = ما يجعل الأمر صعبًا، وكيف تجاوزه أحدهم. اتركه فارغًا إن لم تعرف أي عائق.
question-replicability-note-8 = بعد كم شهرًا يظهر شيء؟
question-replicability-note-8-help = عدد تقريبي.
question-replicability-note-9 = كيف تساعد مدينة أخرى؟
question-replicability-note-9-help = اختر ما ستفعله حقًا.
question-replicability-note-10 = ما الذي لا يعرفه أحد بعد؟
question-replicability-note-10-help = ما تلزم تجربته لمعرفة ذلك.
questions-replicability-note-screen-1 = أي ممارسة
questions-replicability-note-screen-2 = هل تنجح
questions-replicability-note-screen-3 = ما الذي يساعد

## مكان

question-place-1 = ما اسمه؟
question-place-1-help = كما هو مكتوب على الباب. وسيكون هو عنوان الصفحة.
question-place-2 = ما هو؟
question-place-2-help = اختر الأقرب إليه.
question-place-3 = هل هو مفتوح؟
question-place-3-help = حتى اليوم، ويمكنك تغييره لاحقًا.
question-place-4 = ما عنوانه البريدي؟
question-place-4-help = كما يُكتب على رسالة.
question-place-5 = أين هو على الخريطة؟
question-place-5-help = خط العرض ثم خط الطول، كما تبيّنهما الخريطة: ‎44.8378, -0.5792‎.
question-place-6 = ما أوقات فتحه؟
question-place-6-help = كما يكتبها OpenStreetMap، مثل ‎Mo-Fr 09:00-18:00; Sa 10:00-13:00‎.
question-place-7 = متى تحققتَ من ذلك آخر مرة؟
question-place-7-help = يوم، مثل ‎2026-11-20‎. سيرى القراء كم مضى عليه.
question-place-8 = ماذا يجد الناس فيه؟
question-place-8-help = شيء واحد في كل سطر.
question-place-9 = أي حاجات يلبّي؟
question-place-9-help = ضع علامة أمام ما هو موجود فعلًا: الناس يأتون من أجله.
question-place-10 = من يمكنه المجيء، وكم يكلّف ذلك؟
question-place-10-help = «الجميع، مجانًا» جواب جيد.
question-place-11 = كيف يدخل الناس إليه؟
question-place-11-help = بكرسي متحرك أو بعربة أطفال، وما يساعد ضعاف البصر أو السمع.
question-place-12 = من يديره؟
question-place-12-help = الجمعية أو المصلحة المسؤولة عنه.
questions-place-screen-1 = ما هو وأين
questions-place-screen-2 = لمن يأتون إليه

## تعريف بمدينة

question-city-profile-1 = ما اسم المدينة؟
question-city-profile-1-help = بلغة هذه الصفحة. وسيكون هو عنوان الصفحة.
question-city-profile-2 = في أي بلد؟
question-city-profile-2-help = حرفان: FR أو TN أو DE.
question-city-profile-3 = ما رقمها في ويكي بيانات؟
question-city-profile-3-help = هو في أعلى صفحتها هناك، مثل Q1479. به تعرف البرامج أي مدينة هي المقصودة.
question-city-profile-4 = كم عدد سكانها؟
question-city-profile-4-help = آخر إحصاء نُشر.
question-city-profile-5 = بأي لغات يتكلم الناس؟
question-city-profile-5-help = رمز لغة واحدة في كل سطر: fr أو ar أو de.
question-city-profile-6 = أين تُحفظ صفحاتها؟
question-city-profile-6-help = عنوان موقعها، هنا أو في مكان آخر، مثل ‎https://bordeaux.example‎.
question-city-profile-7 = كم مساحتها؟
question-city-profile-7-help = بالكيلومتر المربع.
question-city-profile-8 = هل ينمو عدد سكانها؟
question-city-profile-8-help = بكم في المئة في عشر سنوات. والرقم تحت الصفر إن كان العدد ينقص.
question-city-profile-9 = مدينة أم بلدة أم ريف؟
question-city-profile-9-help = درجة التحضر، كما تصنّفها يوروستات (Eurostat).
question-city-profile-10 = على أي دخل يعيش الناس؟
question-city-profile-10-help = مستوى دخل بلدها، كما يصنّفه البنك الدولي.
question-city-profile-11 = ما مناخها؟
question-city-profile-11-help = حروف كوبن وغايغر، مثل Cfb أو Csa.
question-city-profile-12 = كيف تضاريسها؟
question-city-profile-12-help = اختر كل ما ينطبق عليها.
question-city-profile-13 = ما الذي تقرره المدينة بنفسها؟
question-city-profile-13-help = المدارس، المياه، الحافلات: شيء واحد في كل سطر.
question-city-profile-14 = ما أهم الصعوبات التي تواجهها؟
question-city-profile-14-help = خمس على الأكثر، واحدة في كل سطر.
question-city-profile-15 = بأي توقيت تعيش؟
question-city-profile-15-help = فقط إن كان للبلد عدة مناطق زمنية: اسمها، مثل America/Toronto. بها نعرف أي الأماكن مفتوح الآن.
question-city-profile-16 = ما أحياؤها؟
question-city-profile-16-help = لكل حي وسطه كما تبيّنه خريطة (44.8378, -0.5792)، وعدد من يسكنونه. منه يُحسب قرب الأماكن.
questions-city-profile-screen-1 = أي مدينة
questions-city-profile-screen-2 = كيف هي

## هيئة

question-organisation-1 = ما اسمها؟
question-organisation-1-help = كما تسمّي نفسها. وسيكون هو عنوان الصفحة.
question-organisation-2 = ما هي؟
question-organisation-2-help = اختر الأقرب إليها.
question-organisation-3 = في جملتين، لأحد الجيران
question-organisation-3-help = ما تفعله، ولمن.
question-organisation-4 = أين هي؟
question-organisation-4-help = المدينة.
question-organisation-5 = أين هي على الويب؟
question-organisation-5-help = عنوان موقعها الخاص، ويبدأ بـ ‎https://‎.
questions-organisation-screen-1 = من هي

## حدث

question-event-1 = ما هو؟
question-event-1-help = كلمات قليلة تقول ذلك: «ورشة عن السماد المشترك». وستكون هي العنوان.
question-event-2 = متى يبدأ؟
question-event-2-help = يوم، أو يوم وساعة: ‎2026-11-20‎ أو ‎2026-11-20T18:30‎.
question-event-3 = أين هو؟
question-event-3-help = مكان، أو عنوان على الويب يشارك الناس منه.
question-event-4 = في جملتين، لأحد الجيران
question-event-4-help = ماذا يحدث، ولمن هو.
question-event-5 = ماذا يحدث، ومتى؟
question-event-5-help = البرنامج، بقدر ما هو معروف.
question-event-6 = من ينظمه؟
question-event-6-help = اسم واحد في كل سطر.
question-event-7 = أي صفحة نتجت عنه؟
question-event-7-help = بعد انتهائه: محضر أو خلاصة أو ممارسة. عنوانها على الويب، هنا أو في أي مكان.
questions-event-screen-1 = ما هو ومتى
questions-event-screen-2 = البرنامج

## أجزاء الأجوبة

answer-practice = الممارسة التي تأخذ بها
answer-protocol-selection = كيف اختير الناس والأماكن (اختياري)
answer-protocol-funding = من يدفع (اختياري)
answer-protocol-governance-effects = ما يتغيّر في اتخاذ القرار (اختياري)
answer-protocol-personal-data = بيانات عن الأشخاص (اختياري)
answer-period-end = متى انتهت (اختياري)
answer-delivery-actual = ما أُنجز
answer-adaptations-row = التغيير { $n }
answer-adaptations-core-element = ما يمسّه من الممارسة (اختياري)
answer-adaptations-change = ما فُعل بشكل مختلف
answer-adaptations-reason = لماذا (اختياري)
answer-adaptations-effect = أثره في النتيجة (اختياري)
answer-indicators-result = بعد
answer-indicators-comparator = بماذا قورن (اختياري)
answer-lessons-row = النصيحة { $n }
answer-target-city = المدينة التي قد تعتمدها (اختياري)
answer-conditions-factor = موضوعه (اختياري)
answer-conditions-importance = مدى أهميته (اختياري)
answer-conditions-in-target = في المدينة التي قد تعتمدها (اختياري)
answer-barriers-row = العائق { $n }
answer-barriers-text = ما العائق
answer-barriers-family = نوع العائق
answer-barriers-how-overcome = كيف جرى تجاوزه (اختياري)
answer-services-row = الخدمة { $n }
answer-contact = من يمكن سؤاله (اختياري)
answer-population-year = في أي سنة
answer-population-source = من أحصاهم
answer-languages-row = اللغة { $n }
answer-competences-row = الصلاحية { $n }
answer-top-challenges-row = الصعوبة { $n }
answer-districts-row = الحي { $n }
answer-districts-name = اسمه
answer-districts-location = وسطه: خط العرض، خط الطول
answer-districts-population = كم يسكنه (اختياري)
answer-districts-year = من أي سنة هذه الأعداد (اختياري)
answer-districts-source = من يقول ذلك (اختياري)
answer-end = متى ينتهي
answer-url = على الويب (بدلًا من المكان أو إضافة إليه)
answer-organisers-row = المنظم { $n }
degurba-1 = مدينة
degurba-2 = بلدة
degurba-3 = ريف

report-trial = جرّبناها أو ننويها
answer-adaptations-none = لم يُفعل شيء بشكل مختلف
