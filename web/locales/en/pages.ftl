# A page as people read it.

kind-practice-sheet = Practice
kind-experiment-report = Trial
kind-replicability-note = Elsewhere?
kind-place = Place
kind-city-profile = City profile
kind-organisation = Organisation
kind-event = Event
kind-help = Help
kind-legal = Legal text
kind-article = Article

kind-plural-practice-sheet = Practices
kind-plural-experiment-report = Trials
kind-plural-replicability-note = Elsewhere?
kind-plural-place = Places
kind-plural-city-profile = City profiles
kind-plural-organisation = Organisations
kind-plural-event = Events
kind-plural-article = Articles

kind-explained-practice-sheet = Something your city does, that others could take up.
kind-explained-experiment-report = What you tried, and what happened: also when it did not work.
kind-explained-replicability-note = Whether something would work in another city, and on what condition.
kind-explained-place = A library, a repair café, an ecocentre.
kind-explained-city-profile = What one needs to know of a city to understand its practices.
kind-explained-organisation = An association, a service, a company, a laboratory.
kind-explained-event = A workshop, a congress, a study visit.
kind-explained-article = Anything else worth knowing.

sheet-of = Sheet of { $city }
page-of = Page of { $city }
received = received
changed = changed
dated-by-city = dated { $day } by { $city }
copy-from = Copy from { $city }
city-unreachable = { $city } has not been reachable since { $day }. You are reading the copy kept here.
copy-diverged = { $city } has signed two different histories of this page. Until it says which one holds, you are reading the one that arrived first.
copy-mismatch = The newest text that arrived does not carry a valid signature of { $city }. You are reading the last one that does.
page-locked = This page is locked: { $reason }
page-locked-until = Until { $day }.
author-unknown = a person whose name is not kept

page-tabs = Parts of this page
tab-read = Read
tab-history = History
more = More
links = Links
source = Source text
source-explained = The text as it was written, in Markdown.
rename = Rename
who-may-edit = Who may edit
delete = Delete
revert = Make this the newest again
restore = Bring it back
outline = On this page
backlinks = Pages that link here
all-links = All links

trust = At a glance
trust-how-far = How far along
trust-how-we-know = How we know
trust-tried = Tried elsewhere
trust-checked = Last checked
trust-looked-after = Looked after by

about-version = About this version
about-version-authors = Authors
about-version-time = Written
about-version-licence = Licence
about-version-permalink = Permanent address
about-version-hash = Hash of the record
about-version-signed = Signed by

own-draft = You have a draft of this page, saved
own-draft-continue = Go on writing

old-version = Older version
old-version-of = You are reading the version of { $day }, by
old-version-newest = To the newest version
old-version-diff = What changed since

page-not-found = This page does not exist yet
page-not-found-what = Nothing is written at this address.
page-not-found-called = Nobody has written “{ $title }” yet.
write-this-page = Write this page
sign-in-to-write = Sign in to write it
similar-pages = Pages with a similar name

page-deleted = This page was deleted
page-deleted-what = Deleted on { $day } by
page-deleted-why = The reason given:
page-deleted-kept = Its history is kept, and the page can be brought back.
see-history = See the history

history-hint = Choose two versions to see what changed between them.
history-from = From
history-to = To
history-version = Version
history-pick-from = Compare from the version of { $day }
history-pick-to = Compare to the version of { $day }
history-newest = newest
history-older-elsewhere = Older versions are kept by { $city }.
version-first = first version
version-deleted = deleted
version-restored = brought back
version-not-held = the text is not kept here
version-new-title = New title:
accepted-by = accepted by
compare = Compare

diff-title = What changed
diff-older = older
diff-newer = newer
diff-inline = Show in one column
diff-side-by-side = Show side by side
diff-nothing = The two versions are the same.
diff-fields = What changed beside the text
diff-what = What happened
diff-added = added
diff-removed = removed
diff-changed = changed
diff-gap = { $n ->
    [one] 1 equal line
   *[other] { $n } equal lines
}

links-incoming = Pages that link here
links-incoming-none = No page links here yet.
links-outgoing = Where this page leads
links-outgoing-none = This page links to no other.
link-missing = not written yet

blame = Who wrote each line
blame-explained = The text as it is now, and beside each part the version that brought it. A line that was moved counts as written where it was moved.
blame-lines = Text
blame-incomplete = Not every line is known: the history of this page is very long, or its older part is not kept here.
blame-unknown = an older version

cite = Cite this

news-version = This page has just changed.
news-version-read = Read the newest version
news-deleted = This page has just been deleted.

trust-outcome = How it ended
trust-practice = What was tried
trust-since = { $what } since { $day }
trust-from-to = { $what }, { $start } to { $end }
trust-interest = Declared interest: { $interest }
trust-review-due = Another look has been due since { $day }.
tried-nowhere = Not yet, as far as is known here
tried-outcome-running = { $n } under way
tried-outcome-worked = { $n } worked
tried-outcome-worked-with-changes = { $n } worked with changes
tried-outcome-mixed = { $n } mixed
tried-outcome-no-effect = { $n } no effect
tried-outcome-harmful = { $n } did harm
tried-outcome-stopped-early = { $n } stopped early
tried-outcome-inconclusive = { $n } inconclusive
tried-outcome-unsaid = { $n } without a stated outcome
outcome-unsaid = Outcome not stated
tried-more = All trials
also-in = Also in
also-in-original = original
translation-behind = The original has changed since this was translated.
translation-behind-diff = What changed in the original
translate = Translate this page
translate-title = Translate “{ $title }”
translate-lead = Into which language? The editor opens with the text of the page. Write over it; the original stays as it is, and each of the two pages leads to the other.
translate-read = already there: read it
translation-follows = This translation now says what the newest version of the original says.
translation-follows-hint = Tick it when you have brought the translation up to date.
tried-in = { $n ->
    [one] Tried in 1 city: { $outcomes }
   *[other] Tried in { $n } cities: { $outcomes }
}
