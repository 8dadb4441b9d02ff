# Proposals: what people suggest for a page, and what its city decides.

tab-debate = Debate
propose-change = Propose a change
propose-title = Propose a change to { $title }
proposing-here = { $city } decides. You will be told.
proposing-elsewhere = This page belongs to { $city }. { $city } decides, and you will be told. If it cannot be reached just now, your proposal waits for it.
propose-why-hint = In a sentence or two, for those who decide. Everybody can read it.
propose-sources = Sources, one per line
propose-sources-hint = Addresses, books, people who know. You may leave it empty.
send = Send

proposal = Proposal
proposal-of = Proposal by { $name }
proposal-sources = Sources
proposal-steps = Where it stands
proposal-decision = Decision
proposal-what = Proposed changes
proposal-no-change = Nothing differs from the page of today.
proposal-moved-on = The page has changed since this was written. You see it compared with the page of today.
proposal-undeliverable = { $city } did not take this proposal: { $why }
proposal-result = The version that came of it
proposal-ended = closed

proposal-state-submitted = Sent
proposal-state-delivered = Delivered
proposal-state-received = Received
proposal-state-in-review = In review
proposal-state-accepted = Accepted
proposal-state-accepted-in-part = Accepted in part
proposal-state-declined = Declined
proposal-state-withdrawn = Withdrawn

proposal-waiting = Waiting for { $city }
proposal-delivered = Delivered to { $city }
proposal-received = Received by { $city }
proposal-place = { $n ->
    [1] first in the queue
    [2] second in the queue
    [3] third in the queue
    [4] fourth in the queue
    [5] fifth in the queue
    [6] sixth in the queue
    [7] seventh in the queue
    [8] eighth in the queue
    [9] ninth in the queue
    [10] tenth in the queue
   *[other] number { $n } in the queue
}
proposal-in-review-at = In review: { $place }
proposal-in-review-by = In review: answer expected by { $day }
proposal-in-review-at-by = In review: { $place }, answer expected by { $day }
proposal-overdue = Overdue: an answer was expected by { $day }
proposal-accepted-by = Accepted by { $who }
proposal-accepted-in-part-by = Accepted in part by { $who }
proposal-declined-by = Declined by { $who }

proposal-change = Change { $n } of { $of }
proposal-overlaps = The page has changed here since
proposal-taken = taken
proposal-not-taken = not taken
proposal-tick = Which changes shall be taken into the page?
proposal-edit = Change the text before accepting
proposal-text-hint = What stands here becomes the page. Its author stays credited.
proposal-answer = Your answer
proposal-answer-hint = Needed when you decline or take only a part. Everybody can read it.
proposal-accept = Accept in full
proposal-accept-text = Accept this text
proposal-accept-ticked = Accept what is ticked
proposal-accept-part = Accept in part, as this text
proposal-decline = Decline
proposal-withdraw = Withdraw
proposal-withdraw-hint = Your proposal stays readable, marked as withdrawn.

proposals = Proposals
proposals-filter = Which proposals
proposals-open = To be decided
proposals-accepted = Accepted
proposals-declined = Declined
proposals-withdrawn = Withdrawn
proposals-all = All
proposals-overdue = overdue
proposals-none = There is no such proposal.
proposals-link = All proposals to be decided
debate-none = No proposal waits for an answer.
debate-closed = Decided or withdrawn
to-decide = Proposals for you to decide
own-proposals = Your proposals

error-unchanged = This is what the page says already: there is nothing to propose.
error-too-many-open = Many proposals of yours wait for an answer. Let some be answered first.
error-unknown-version = This does not start from a version of this page. Copy your text and open the page again.
error-nothing-taken = Nothing of it is taken. Tick what the page shall take, or decline it.
error-proposal-conflict = The page was changed in the same places since. Tick what the page shall take, or change the text.
error-proposal-both = Others changed the same lines as you. Both stand in the text now, one after the other: keep what is right.
error-proposal-busy = Somebody else is changing the page, or took its address. Nothing was decided: please try again.
