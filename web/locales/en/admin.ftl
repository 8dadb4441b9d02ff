# Administration.

admin-people = People
admin-deliveries = Not delivered
admin-follow = Follow a city
admin-city-address = Address of the city
admin-city-address-hint = For example https://bordeaux.example. Its pages are copied here and kept up to date.
admin-follow-button = Follow
admin-known-cities = Known cities
admin-cities-none = No other city is known yet.
following-no = You do not follow it.
following-asked = You asked to follow it; it has not answered yet.
following-yes = You follow it: its pages arrive here.
following-refused = It does not want to be followed.
admin-follows-us = It follows you: your pages arrive there.
admin-progress = { $done } of { $total } pages are here
admin-progress-open = { $done } pages are here so far
admin-never-heard = Nothing has come from it yet.
admin-nothing-waits = Everything has been sent to it.
admin-waiting = { $n ->
    [one] One change waits to be sent.
   *[other] { $n } changes wait to be sent.
}
admin-mismatches = { $n ->
    [one] One page arrived that did not match its signature. It was not shown, and fetched again.
   *[other] { $n } pages arrived that did not match their signature. They were not shown, and fetched again.
}
admin-last-error = Last difficulty:
admin-next-try = Next try: { $day }.
admin-retry = Try now
admin-unfollow = Stop following
admin-block = Block …
admin-block-reason = Reason
admin-block-hint = Public: readers will see it.
admin-block-button = Block this city
admin-unblock = Unblock

admin-suspended = suspended
admin-person-change = Change …
admin-password-hint = At least eight characters. Tell it in person; it can be changed in the settings.
admin-password-button = Set this password
admin-suspend = Suspend
admin-reinstate = Let sign in again
admin-add-person = Add a person

admin-deliveries-lead = What could not be delivered after many tries. Nothing is lost: it can be sent again.
admin-deliveries-none = Everything was delivered.
admin-delivery-to = to { $city }
admin-replay = Send again
admin-discard = Do not send
