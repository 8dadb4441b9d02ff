# Writing, conflicts, and acts on a whole page.

write-title = Write a new page
write-kind = What will it be?
write-continue = Start writing
edit-title = Editing { $title }
edit-heading = Edit this page

field-title = Title
field-title-hint = Say what it is about in a few words, as you would to a neighbour.
field-lang = Language of the page
field-kind = Kind of page
field-licence = Licence
field-text = Text
field-text-hint = Write as you would in a letter. An empty line starts a paragraph, ## makes a heading, [[Name]] links to another page.
field-note = What did you change, and why?
field-note-hint = One sentence for the history. You may leave it empty.
field-address = Address
field-address-hint = The last part of the page’s address. Leave it as it is if you are not sure.
field-why = Why?
field-optional = You may leave it empty.

licence-agreement = What you publish here may be shared and adapted by everyone, with your name, under CC BY-SA 4.0.
publish = Publish
preview-button = Preview
keep-draft = Keep as a draft
preview = Preview: not saved yet
untitled = Untitled

errors-title = Please mend this first
errors-title-kept = Your text is kept. Please mend this before it is published

draft-restored = You are going on with your draft, saved
draft-moved-on = Somebody has changed the page since. When you publish, both changes are joined; where they touch, you will be asked.
draft-reason-waits-for-review = It is in the queue: an officer reads it, and you will be told what is decided.
draft-reason-page-locked = It is not published, since the page is locked.
draft-reason-conflict = It is not published, since somebody changed the same lines.
draft-reason-incomplete = It is not published yet: some answers are missing.
edit-waits = Here the city reads first: an officer reads what you send, and you will be told what is decided.
edit-locked = This page is locked for now. You can write, and your text is kept as a draft until it opens again.

conflict-title = You both changed the same lines
conflict-lead = { $n ->
    [one] Everything else is joined already. One passage needs your choice.
   *[other] Everything else is joined already. { $n } passages need your choice.
}
conflict-who = The other version was written by
conflict-kept = Nothing of yours is lost: your whole text stands at the end of this page.
conflict-part = Passage { $n } of { $of }
conflict-yours = Yours
conflict-theirs = Theirs
conflict-before = As it was before
conflict-nothing = (these lines are not there)
conflict-both = Keep both: theirs, then yours
conflict-own = Write it anew:
conflict-publish = Publish with these choices
conflict-whole-text = Your whole text

rename-title = Rename this page
rename-explained = Links to the old name will go on leading here.
rename-button = Rename
delete-title = Delete this page?
delete-explained = Readers will see that it was deleted, and why. Its history is kept, and it can be brought back.
delete-backlinks = { $n ->
    [one] One page links here.
   *[other] { $n } pages link here.
}
delete-why-hint = Readers will see this.
delete-button = Delete the page
restore-title = Bring this page back?
restore-explained = It returns as it was before it was deleted, here and in every city that keeps a copy.
restore-button = Bring it back
revert-title = Make this version the newest again?
revert-which = You have chosen the version of
revert-explained = Its text becomes a new version of the page. What was written since stays in the history.
revert-button = Make it the newest
policy-title = Who may edit this page
policy-question = Who may edit?
policy-open = Everyone can edit
policy-reviewed = The city reads first
policy-locked = Nobody, for a while
policy-explained-open = Everyone with an account can change the page at once.
policy-explained-reviewed = Everyone can write; an officer publishes it.
policy-explained-locked = An act of moderation, with a public reason and an end.
policy-reason = Reason
policy-reason-hint = Readers will see this.
policy-until = Until
policy-until-hint = Only for a lock: the day on which it ends.

## What a sheet still has to answer

questions-rest = The text
questions-rest-help = All that the questions do not ask: how it goes, what was difficult, pictures, addresses. It may stay empty.
questions-steps = Steps of this form
questions-next = Next:
questions-answered = { $n } of { $of } questions answered
questions-source = Write the whole text, fields included
questions-instead = Answer the questions instead
optional = optional
unanswered = { $n ->
    [1] Your text is saved. One answer is missing
    [2] Your text is saved. Two answers are missing
    [3] Your text is saved. Three answers are missing
   *[other] Your text is saved. { $n } answers are missing
}
answer-place = Where
answer-one-more = Add one more
answer-unknown = We do not know, because …
answer-unknown-why = Why nobody knows
answer-unknown-hint = Instead of an answer, in at least ten characters. Leave the answer itself empty.
answer-unknown-short = Please say in at least ten characters why nobody knows.
answer-unknown-tick = We do not know
answer-core-elements-row = Element { $n }
answer-core-elements-name = What must not be left out
answer-core-elements-why-essential = Why (optional)
answer-indicators-row = Figure { $n }
answer-indicators-name = What you measured
answer-indicators-unit = Unit
answer-indicators-baseline = Before
answer-indicators-value = After
answer-conditions-row = Condition { $n }
answer-conditions-text = On condition that …
answer-interests-text = Which one, in a few words (optional)

## A colleague's help with a draft

ask-colleague = Ask a colleague
share-explained = Whoever is signed in here, may publish here and has this link can read your draft and write in it. The link ends when you publish, or take it back.
share-link = Link to your draft
share-copy = Copy the link
share-copied = The link is copied.
share-mail = Send it by e-mail
share-mail-subject = Could you have a look at “{ $title }”?
share-mail-body = I am writing this page and something is still missing. You can read it and complete it here: { $link }
share-withdraw = Take the link back
share-make = Make a link
share-back = Back to the draft
share-whose = This is the draft of { $name }, who asks for your help. What you save here stands in it; { $name } publishes it.
share-save = Save into the draft
share-changed = The draft has changed since you opened it. Save again to keep your text in its place.
share-is-open = A colleague can open it by a link
