# Being told.

notices = جديدك
notices-none = لا شيء بعد. هنا تُخبَرون بالردود على اقتراحاتكم وبجديد ما تتابعونه.
notices-see-all = قرأت كل شيء
notices-all = كل ما أُخبرتم به
notice-unread = جديد
told-accepted = قُبل اقتراحكم
told-accepted-in-part = قُبل جزء من اقتراحكم
told-declined = لم يُقبل اقتراحكم
told-answered = وصل رد على اقتراحكم
told-proposal-made = اقتُرح تعديل
told-mentioned = ذكركم أحدهم بالاسم
told-answer = ردّ عليكم أحدهم
told-commented = دار نقاش حولها
told-page-changed = توجد نسخة جديدة
told-page-appeared = صفحة جديدة
told-review-due = أنت ترعاها: نرجو مراجعتها من جديد

watch = أخبروني بالتغييرات
watch-title = أخبروني بالتغييرات
watch-question = بماذا تريدون أن تُخبَروا؟
watch-page = النسخ الجديدة من هذه الصفحة والتعديلات المقترحة عليها
watch-city = الصفحات الجديدة من { $city }
watch-theme = الصفحات الجديدة في موضوع: { $theme }
watch-where = تجدون ذلك في «مهامي».
notice-watches-kept = ستُخبَرون بما اخترتموه.
notice-notices-seen = كل شيء معلَّم كمقروء.
nav-new = الجديد
