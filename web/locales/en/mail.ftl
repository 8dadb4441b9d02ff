# Being told by e-mail.

mail = E-mail
mail-none = This city sends no e-mail. What is new for you stands under “What is new for you”.
mail-lead = What is new for you can also come by e-mail. It goes to an address only after you have followed the link that we send there.
mail-goes-to = E-mail goes to:
mail-waits = This address waits for your confirmation:
mail-waits-hint = Follow the link in the e-mail that was sent there. It is good for a day.
mail-again = Send the link again
mail-address = Your e-mail address
mail-address-hint = Nobody else sees it. Empty the field to have it forgotten.
mail-how-often = How often?
mail-often-never = Never
mail-often-at-once = At once, one e-mail for each thing
mail-often-daily = Once a day, in the morning, if there is something new
mail-often-weekly = On Mondays, if there is something new
mail-language = Language of the e-mails
mail-settings-lead = What is new for you, by e-mail: at once, daily or weekly.
mail-confirm = Confirm this address
mail-confirm-lead = From now on, what is new for you goes to:
mail-confirmed = The address is confirmed
mail-confirmed-lead = From now on, what is new for you goes to:
mail-end = Send me no more e-mail
mail-end-lead = What is new for you goes to this address so far:
mail-ended = No more e-mail
mail-ended-lead = You still find what is new for you in the city. No more e-mail goes to:
mail-stale = This link leads nowhere any more
mail-stale-lead = It was followed already, or is older than a day. You can ask for a new one in your settings.
notice-mail-kept = Saved.
notice-mail-link-sent = Saved. Please follow the link in the e-mail that we have just sent to the new address.
notice-mail-forgotten = Your address is forgotten. No more e-mail is sent.
error-no-mail = This city sends no e-mail.
error-mail-address-needed = Please say where the e-mails are to go.
error-no-mail-address = This is no e-mail address. One looks like ana@mail.example.
error-mail-asked-too-often = Too many links were sent lately, so none was sent now. Please look into the mailbox, or try again later.

letter-confirm-subject = { $city }: please confirm your address
letter-confirm-lead = Somebody wants to hear from { $city } by e-mail at this address.
letter-confirm-login = Their login is { $login }.
letter-confirm-do = To confirm the address, follow this link within a day
letter-confirm-not = If it was not you, do nothing: no more e-mail is sent here then.
letter-news-subject = { $n ->
    [one] { $city }: one thing is new for you
   *[other] { $city }: { $n } things are new for you
}
letter-news-lead = New for you in { $city }:
letter-news-more = { $n ->
    [one] One thing more
   *[other] { $n } things more
}
letter-news-why = You get this e-mail because you asked for it in your settings.
letter-news-change = How often, and where to
letter-news-end = No more e-mail

admin-mail = E-mail
admin-mail-none = This city sends no e-mail: no mail server is named in its configuration.
admin-mail-well = All e-mail is sent.
admin-mail-waiting = { $n ->
    [one] One e-mail waits to be sent.
   *[other] { $n } e-mails wait to be sent.
}
admin-mail-given-up = { $n ->
    [one] One e-mail could not be sent and is given up.
   *[other] { $n } e-mails could not be sent and are given up.
}
admin-mail-reasons = What mail servers said last:
admin-mail-forget = Forget those that were given up
notice-mail-failures-forgotten = They are forgotten.

told-search-found = A search that you keep has found something
search-keep = Tell me of new ones
search-kept = You are told of new pages that this search finds.
search-unkeep = Tell me no more
notice-search-kept = You will be told of new pages that this search finds.
notice-watch-ended = You will not be told of it any more.
watched = What you are told of
watched-page = Changes of a page
watched-theme = New pages on a theme
watched-city = New pages of a city
watched-person = New pages by somebody
watched-search = New pages that a search finds
watched-end = Tell me no more
notices-feed = As a feed
notices-feed-lead = A feed reader shows you what is new for you at this address. Keep it to yourself: whoever has it reads along.
notices-feed-renew = Make a new address
notice-feed-renewed = The feed has a new address. The one before leads nowhere any more.
