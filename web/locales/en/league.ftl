# What is missing; the page of a city; the league; learning paths and study visits.

missing = What is missing
missing-lead = What would make this commons better. Each line is something that somebody can do today.
missing-red-links = Pages that are wanted
missing-hint-red-links = Texts link to them, and nobody has written them yet.
missing-none-red-links = Every link in a text leads to a page.
missing-without-evidence = Practices without evidence
missing-hint-without-evidence = Nobody has observed or measured anything yet, and no trial is reported.
missing-none-without-evidence = Every practice says how it is known, or has been tried.
missing-past-review = Past their review
missing-hint-past-review = By now, somebody should have looked whether they still hold.
missing-none-past-review = No page waits to be looked at again.
missing-orphans = Pages that nothing links to
missing-hint-orphans = Only the search finds them. A link from a page about something near helps readers.
missing-none-orphans = Every page can be reached from another one.
missing-count = at least { $n }
missing-write = Write it
missing-named-by = named in
missing-named-more = { $n ->
    [one] and in one more page
   *[other] and in { $n } more pages
}
missing-all = All of them
missing-act-without-evidence = Report a trial
missing-act-past-review = I have looked at it
missing-act-orphans = Its links
missing-here-none = Nothing of this kind is in this part of the list.

city-figures = Figures
city-figures-caption = Figures of { $city }, each with its date and its source
city-figures-none = This city has not said yet how many people live there, or anything else about itself.
city-profile-read = All that the city says of itself
city-profile-write = Write your city’s profile
city-dashboard-change = Choose what is shown here
city-compare = Compare with other cities
city-all-pages = All its pages
city-nothing = Nothing yet.
city-section-gave = What it gave
city-section-took-up = What it took up from others
city-section-places = Places
city-section-events = Coming events
city-section-care = Who looks after this
city-outcomes = How its trials ended
city-notes = Would it work elsewhere?
city-trials-of-others = Trials of others’ practices
city-versions = Its versions of others’ pages
city-list-all = All in one list
city-care-nobody = Nobody is named who looks after the city’s profile.
city-care-of-profile = The city’s profile is looked after by:

member-here = This city.
member-member = Member of the league since { $day }.
member-asked = Asked on { $day } to join; no answer yet.
member-refused = Did not want to join.
member-removed = Removed from the league: { $reason }
member-removed-since = Removed from the league on { $day }: { $reason }
member-known = Known here; not a member of the league.
member-trace = What it gave before can still be read here. Nothing that it sends is taken.

league = The league
league-lead = Cities that agreed to share what they learn. Each keeps its own pages, and a copy of those of all members.
league-members = Members
league-others = Other cities
league-removed = Removed
league-charter = The charter
league-charter-none = No charter has been named yet.
league-charter-version = Version of { $day }
league-charter-read = Read the charter
league-charter-history = Its history
league-charter-vouchers = { $n ->
    [0] Nobody vouches for it yet.
    [one] One person vouches for it.
   *[other] { $n } people vouch for it.
}
league-charter-vouch = Vouch for it
league-groups = Regional groups
league-groups-none = There is no group yet. Whoever writes a page about a network of cities, and names its cities, adds one.
league-group-write = Add a group
league-paths = Learning paths
league-paths-all = All learning paths
league-paths-none = There is no learning path yet: pages of several cities, in an order in which to read them.
league-path-write = Make a learning path
league-change = Change this page

admin-league = League
admin-charter = Charter of the league
admin-charter-name = Page of the charter
admin-charter-hint = Its address, here or in another city, or its title. Leave it empty for none.
admin-charter-save = Name this charter
admin-dashboard = Page of your city
admin-dashboard-hint = What people see first of your city. Number what is to be shown, in the order in which it is to stand; what has no number is left out. Without any number, the usual is shown. It is saved in your city’s profile, and shown so in other cities too.
admin-dashboard-figures = Figures
admin-dashboard-sections = Below the figures
admin-dashboard-save = Save what is shown
admin-dashboard-note = Chose what the page of the city shows
admin-dashboard-no-profile = First write your city’s profile: it keeps what is chosen here.
admin-dashboard-see = See the page of your city
notice-charter-named = Saved which page is the charter.
notice-dashboard-chosen = Saved what the page of your city shows.
error-no-such-page = No page that can be read here has this address.
error-no-profile = First write your city’s profile.

path-steps = In this order
path-begin = Begin
path-step-missing = not here to be read
path-place = Step { $n } of { $total }
path-of = Learning path
path-before = Previous
path-after = Next
path-end = Back to the learning path
path-part-of = Part of the learning path
visits = Visited
visit-ask = Ask for a study visit
visit-ask-hint = Opens the debate with a few words written for you. Nothing is sent before you send it.
visit-words = We would like to come and see this. Could you receive a study visit? We would be … people, and … would suit us.
fact-event-type = Kind of event
fact-members = Its cities
fact-steps = Step of the learning path
fact-for-whom = For whom
fact-why = Why
fact-dashboard = First shown
fact-figures = Figures
fact-sections = Below the figures
facet-event-type = Kind of event
event-type-workshop = Workshop
event-type-congress = Congress
event-type-study-visit = Study visit
event-type-open-day = Open day
event-type-other = Other event

kind-learning-path = Learning path
kind-plural-learning-path = Learning paths
kind-explained-learning-path = Pages, of your city and of others, in an order in which to read them.
question-learning-path-1 = What does one learn?
question-learning-path-1-help = A few words that say it: “From bins to a repair café”. It becomes the title.
question-learning-path-2 = In two sentences, for a neighbour
question-learning-path-2-help = What one knows at the end, and how long it takes.
question-learning-path-3 = For whom is it?
question-learning-path-3-help = “Officers who begin”, “neighbours who want to start one”.
question-learning-path-4 = Which pages, in which order, and why?
question-learning-path-4-help = One page in each row: its title, or its address here or in another city.
question-learning-path-5 = What is it about?
question-learning-path-5-help = Up to three.
questions-learning-path-screen-1 = What it is
questions-learning-path-screen-2 = The pages
answer-steps-row = Step { $n }
answer-steps-iri = The page
answer-steps-why = Why it is read here (optional)
question-event-8 = What kind of event is it?
question-event-8-help = A study visit is one to see for oneself what another page tells of.
question-event-9 = What was visited, or is to be?
question-event-9-help = The pages about it, here or in another city. Each will show the visit.
answer-visited-row = Page { $n }
question-organisation-6 = Which cities belong to it?
question-organisation-6-help = Of a network of cities: each by the address of its site here, such as bordeaux.example, or by its name.
answer-members-row = City { $n }
