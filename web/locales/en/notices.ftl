# Being told.

notices = What is new for you
notices-none = Nothing yet. You are told here when your proposals are answered, and of what you watch.
notices-see-all = I have read all of it
notices-all = All that you were told
notice-unread = new
told-accepted = Your proposal was accepted
told-accepted-in-part = Your proposal was accepted in part
told-declined = Your proposal was declined
told-answered = Your proposal was answered
told-proposal-made = A change was proposed
told-mentioned = Somebody calls you by name
told-answer = Somebody answers you
told-commented = Something was said about it
told-page-changed = There is a new version
told-page-appeared = A new page
told-review-due = You look after it: please check it again

watch = Tell me of changes
watch-title = Tell me of changes
watch-question = What do you want to be told of?
watch-page = New versions of this page, and changes proposed for it
watch-city = New pages of { $city }
watch-theme = New pages on the theme: { $theme }
watch-where = You find it under “To do”.
notice-watches-kept = You will be told of what you ticked.
notice-notices-seen = All of it is marked as read.
nav-new = New for you
