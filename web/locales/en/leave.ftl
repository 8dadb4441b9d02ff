# One’s own data, and leaving.

own-data = Your data
own-data-lead = Everything that is kept here about you and by you, with the texts that you wrote.
own-data-button = Take my data out
leave = Leave this city
leave-lead = What happens when you leave:
leave-goes = Your account, your drafts and what you watch go at once. Your name goes from every page, debate and list.
leave-stays = What you wrote stays under its licence, without your name.
leave-cities = Every city that this one knows is told to do the same. You get an address where you see which of them have confirmed it.
leave-password-hint = To be sure that it is you.
leave-button = Leave for good
receipt = You have left
receipt-lead = Your name was taken out here on { $day }.
receipt-keep = Keep this address; it shows what the other cities confirm:
receipt-city = City
receipt-confirmed = Confirmed
receipt-not-yet = not yet
error-last-administrator = First make somebody else an administrator.
