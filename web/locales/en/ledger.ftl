# Links between pages of different cities, and the ledger of who tried a practice.

links-told = Said to link here, and not read in this city
links-declined = Not shown by { $city }
link-decline = Do not show this link
link-decline-reason = Why?
link-decline-hint = Everybody can read this, in both cities. It does not delete the other page.
link-show-again = Show it again
link-shown-by = { $city } shows this link on its page.
link-declined-by = { $city } does not show this link: { $reason }
notice-link-declined = The link is not shown any more, and your reason is.
notice-link-shown = The link is shown again.
notice-intended = Everybody can see now that your city will try it.
told-page-linked = A page of another city links to this page
told-link-declined = Another city does not show a link from this page
act-intention = Will try it

tried-withdrawn = { $n } withdrawn (last: { $outcome })
tried-preparing = { $n ->
    [one] 1 city preparing
   *[other] { $n } cities preparing
}
trial-withdrawn = Withdrawn (last: { $outcome })
replicated-elsewhere = replicated elsewhere (level 4)
replicated-consistently = replicated elsewhere with consistent results (level 5)
replicated-not = No trial in another city has shown yet, with a comparison, that it works there: this page has the level of evidence that its own city gives.
ledger-caption = Reports of other cities
ledger-city = City
ledger-adaptations = What was done otherwise
ledger-period = { $start } to { $end }
ledger-since = Since { $start }
ledger-withdrawn = Withdrawn by { $city } on { $day }
ledger-compared = Compared with something
ledger-not-compared = Not compared with anything
ledger-only-like = Something like it, not the practice itself
ledger-as-it-is = Nothing, it says
ledger-untold = Not told
ledger-declined = Not confirmed by { $city }
ledger-declined-what = These reports say that they are of this practice. Its city does not agree, for the reason given: they are not counted.
ledger-intentions = Who will try it
ledger-will-try = Will try it: { $day }
ledger-lapsed = Wanted to try it ({ $day }), and has not reported since
ledger-rule = Level 4: a replication in another city that compared what it measured worked, perhaps with changes. Level 5: in two cities or more, and nowhere without effect or harmful. Withdrawn and unconfirmed reports do not count. Anybody can count again from the reports.
intend = We will try this
intend-what = This is shown on the page of { $city }, so that others can join you. Six months after your date it lapses if your city has reported nothing.
intend-date = When?
intend-date-hint = A day, a month or a year: 2027-03-01, 2027-03 or 2027.
intend-words = In a few words, if you like
intend-words-hint = Where, with whom, what you want to find out.

freeze = Freeze the protocol
freeze-lead = What you want to do stands here. Once it is frozen, everybody can see that it was written before you knew how it ends. The time and a fingerprint of it are signed and sent to the other cities.
freeze-amend = It is never overwritten: what you change in it later is added as an amendment, with its date.
freeze-note = Protocol frozen
notice-frozen = The protocol is frozen.
error-frozen = This protocol is frozen already.
protocol-frozen = Frozen on { $day }
protocol-not-frozen = Not frozen
protocol-amended = { $n ->
    [one] 1 amendment since
   *[other] { $n } amendments since
}
protocol-rewritten = What stands here as the protocol does not match what this city signed when it froze it (noticed on { $day }).
trust-protocol = Protocol
ledger-frozen = The protocol was frozen
protocol-part-text = what is done
protocol-part-url = where it stands
protocol-part-selection = how people and places are chosen
protocol-part-funding = who pays
protocol-part-governance-effects = what changes in who decides
protocol-part-personal-data = data about people
protocol-part-dpia-url = data protection assessment
fact-amendments = Amendments of the protocol
fact-field = What changed
ledger-context = Difference of context
ledger-context-unknown = Not known

measured-what = What
measured-there = In { $city }
measured-not = Not measured
measured-how = When and how
delivery-planned = What was planned
changes-core = What must not be left out, says { $city }
changes-here = What was done otherwise here
changes-none = No change is told
changes-other = Beside these
changes-exact = The first column is the very version that was tried.
changes-newest = The first column is the practice as it is now: the version that was tried is not kept here, or not named.
protocol-is-frozen = The protocol is frozen. What you change here becomes an amendment with today’s date, beside what was frozen.
