# Home, lists, search, cities, to do.

home-question = Which problem do you want to solve?
home-door-find = Find what worked elsewhere
home-door-tell = Tell what we do
home-new-here = New in { $city }
home-new-elsewhere = New in other cities
home-empty = Nothing is written here yet. The first page can be short: one thing your city does well.
home-empty-do = Write the first page
all-pages = All pages
pages-of-city = Pages of { $city }
pages-none = There is nothing here yet.
n-pages = { $n ->
    [one] 1 page
   *[other] { $n } pages
}

search-title = Search
search-title-for = Search for “{ $query }”
search-empty = Type a few words. Spelling mistakes and other forms of a word are forgiven; quotation marks keep words together.
search-total = { $n ->
    [0] Nothing found
    [one] 1 page found
   *[other] { $n } pages found
}
search-none = Nothing was found for these words.
search-none-spelling = Is the spelling right? Names of places are often written in several ways.
search-none-fewer = Try fewer words, or more general ones.
did-you-mean = Did you mean
facets = Narrow down
facet-city = City
facet-kind = Kind of page
facet-lang = Language
facet-theme = Theme
facet-remove = (remove)

cities-lead = Each city keeps its own pages, and a copy of what the others share. If one falls silent, its pages can still be read here.
health-here = this city
health-heard = last heard
health-silent = not reachable since { $day }
health-waiting = asked for its pages, no answer yet
health-refused = does not share its pages with this city
health-not-followed = known by name only
health-blocked = blocked: { $reason }

drafts = Your drafts
drafts-none = Nothing waits for you. What you begin to write and do not publish is kept here.
draft-new = new page
draft-saved = saved
draft-discard = Throw away

feed = Follow this (Atom feed)

home-tried = Tried recently
home-tried-all = All trials
home-themes = Themes
facet-outcome = How it ended
facet-status = How far along
facet-evidence-level = How it is known
facet-verdict = Elsewhere?
facet-experiment-type = Kind of trial
facet-place-kind = Kind of place
facet-place-status = Open or closed
facet-place-need = What a place has
facet-organisation-kind = Kind of organisation
to-fill-in = To fill in
to-fill-in-lead = Some of the city’s legal texts still have gaps, marked ⚠. Fill them in:
calendar = As a calendar
