# Places.

places-lead = Where one can go: what is there, what it meets, and whether it is open now.
places-empty = There are no places yet.
places-none-chosen = There is no such place.
places-all = All places
places-begin = Describe a place
places-choose = What do you need?
places-open-now = Open now
places-any-kind = Any kind
places-any-city = All cities
places-needs = It must have
places-geojson = As a file (GeoJSON)
places-unmapped = { $n ->
    [one] { $n } of these places does not say where it is, and is not on the map.
   *[other] { $n } of these places do not say where they are, and are not on the map.
}
places-km = { $n } km

trust-hours = Open now?
hours-now-open = Open now
hours-now-closed = Closed now
hours-now-unknown = It is not sure whether it is open now
hours-closes = closes: { $when }
hours-opens = opens: { $when }
hours-may-open = may be open: { $when }
hours-tomorrow = tomorrow
hours-not-said = Nobody says when it is open.
hours-no-clock = Whether it is open now is not known: its city does not say its time zone.
hours-week = The next seven days (time zone { $zone })
hours-closed-day = closed

coverage = How near are the places?
coverage-lead = How far it is from each district of { $city } to the nearest open place.
coverage-none = { $city } does not say which districts it has.
coverage-begin = Add the districts to the city’s profile
coverage-within = { $people } people ({ $percent }%) live within { $km } km of one.
coverage-of = Counted of { $people } people, each in the middle of their district.
coverage-uncounted = { $n ->
    [one] { $n } district does not say its middle or its people, and is not counted.
   *[other] { $n } districts do not say their middle or their people, and are not counted.
}
coverage-nobody = No district says both its middle and how many people live there: nobody can be counted.
coverage-map = Discs with a number: the middles of the districts. Squares: the places that are the nearest to one.
coverage-caption = Districts
coverage-district = District
coverage-people = People
coverage-nearest = Nearest place
coverage-no-place = none within { $km } km
coverage-no-middle = where its middle is, is not said
coverage-rule = { $n ->
    [one] { $n } place that is open in general was looked at, of any city. Distances are as the crow flies, from the middle of the district; today’s opening hours do not count.
   *[other] { $n } places that are open in general were looked at, of any city. Distances are as the crow flies, from the middle of the district; today’s opening hours do not count.
}
coverage-source = Districts and people according to
