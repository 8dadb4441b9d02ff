# Taking part from one’s own city.

from-my-city = شارك من مدينتك
from-my-city-lead = إذا كان حسابك في مدينة أخرى أو في أي مكان من الفيديفرس فلا تحتاج إلى حساب هنا. اذكر أي حساب هو، وتكمل الباقي هناك.
from-my-city-handle = حسابك
from-my-city-handle-hint = مثلًا @leila@sidi-bou-said.example
from-my-city-find = العثور على الطريق
from-my-city-there = يستقبلك خادمك:
from-my-city-go = الذهاب إلى هناك
from-my-city-link = حسابي في مدينة أخرى
intent-propose = تريد اقتراح تغيير على
intent-answer = تريد أن تقول شيئًا عن
intent-read = تريد المشاركة في
arrival = أنت قادم من مدينة أخرى
arrival-here = هذا ما كنت تنظر إليه، كما هو هنا:
arrival-not-here = ليس لدى هذه المدينة نسخة منه. تجده في
arrival-original = قراءته هناك
arrival-read = قراءة الصفحة
error-handle-leads-nowhere = لم يُعثر على طريق من هذا الحساب. تحقق من أنه مكتوب كما يكتبه خادمه.
