# The frame of every page: header, navigation, footer, notices, time.

skip-to-content = Skip to the content
navigation = Main navigation
search-label = Search the commons
search-button = Search
language = Language
account = Account
settings = Settings
admin = Administration
sign-in = Sign in
sign-out = Sign out
to-home = To the home page
save = Save
cancel = Cancel
edit = Edit
never = never

nav-practices = Practices
nav-trials = Trials
nav-places = Places
nav-cities = Cities
nav-to-do = To do
nav-write = Write

footer-commons = a knowledge commons of cities

pager-label = More of the list
pager-first = Back to the start
pager-next = Next

ago-moment = just now
ago-minutes = { $n } min ago
ago-hours = { $n ->
    [one] 1 hour ago
   *[other] { $n } hours ago
}
ago-days = { $n ->
    [one] yesterday
   *[other] { $n } days ago
}
on-day = on { $day }
day = { $day } { $month } { $year }
day-and-time = { $day }, { $clock } UTC
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December
weekday-1 = Monday
weekday-2 = Tuesday
weekday-3 = Wednesday
weekday-4 = Thursday
weekday-5 = Friday
weekday-6 = Saturday
weekday-7 = Sunday

notice-published = Published. Every city that follows this one receives it now.
notice-merged = Published. Somebody else had changed other lines meanwhile: both changes are in the page.
notice-looks-alike = Published. But another page of this city has a title that looks the same: find it with the search, and rename one of them if people could take them for one another.
notice-unchanged = Nothing was changed, so there is no new version.
notice-draft-kept = Your draft is kept. You find it under “To do”.
notice-waits-for-review = Your text is kept as a draft. On this page, the city reads first: press “Send” to propose it.
notice-page-locked = This page is locked for now. Your text is kept as a draft.
notice-draft-discarded = The draft is gone.
notice-link-withdrawn = The link leads nowhere now.
notice-shared-draft-saved = What you wrote stands in the draft.
notice-renamed = Renamed. Links to the old name still lead here.
notice-deleted = The page is deleted. Its history is kept, and it can be brought back.
notice-restored = The page is back.
notice-reverted = The older version is the newest again. Nothing of the history is lost.
notice-policy-changed = Saved who may edit this page.
notice-city-ready = Your city is ready. Write its first page.
notice-signed-out = You are signed out.
notice-name-changed = Your name is saved.
notice-password-changed = Your password is changed.
notice-token-revoked = The key no longer opens anything.
notice-city-asked = The city has been asked for its pages.
notice-city-left = The city is no longer followed. The copies already here stay.
notice-retry-started = We are trying again now.
notice-city-blocked = The city is blocked: nothing is taken from it, nothing sent to it.
notice-city-unblocked = The city is no longer blocked.
notice-person-added = The account is made.
notice-role-changed = The role is saved.
notice-person-suspended = This person can no longer sign in. Their texts stay.
notice-person-reinstated = This person can sign in again.
notice-password-reset = The new password is set. Tell it to its owner in person.
notice-delivery-replayed = It is sent again.
notice-delivery-discarded = It will not be sent.
notice-proposal-sent = Sent. You find it under “To do”, and you will be told what is decided.
notice-proposal-accepted = Accepted. It is in the page now, with its author’s name.
notice-proposal-accepted-in-part = Accepted in part. What was taken is in the page now, with its author’s name.
notice-proposal-declined = Declined. Your answer can be read beside the proposal.
notice-proposal-withdrawn = The proposal is withdrawn.
notice-proposal-moved = The page has changed while you were looking. Please look at the proposal again.
notice-form-expired = The form was too old. What you wrote is still here: please send it again.
