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
draft-reason-waits-for-review = It is not published yet: on this page, the city reads first.
draft-reason-page-locked = It is not published, since the page is locked.
draft-reason-conflict = It is not published, since somebody changed the same lines.
draft-reason-incomplete = It is not published yet: some answers are missing.
edit-waits = On this page, the city reads first. Your text is kept as a draft, and an officer can publish it.
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

question-1 = What do you do?
question-2 = In two sentences, for a neighbour
question-3 = What was the problem?
question-4 = What must not be left out, and why?
question-5 = What is it about?
question-6 = How far along?
question-7 = Does one of the authors stand to gain?
question-8 = How do you know it works?
question-9 = Could another city do it?
question-10 = On what condition?
question-11 = How sure are you?
questions-screen-1 = What you do
questions-screen-2 = How far you are
questions-screen-3 = Elsewhere?
questions-rest = The text
questions-source = Write the whole text, fields included
question-unanswered = This answer is still missing.
answer-core-elements-name = What must not be left out
answer-core-elements-why-essential = Why (optional)
answer-indicators-name = What you measured
answer-indicators-unit = Unit
answer-indicators-baseline = Before (or unknown)
answer-indicators-value = After
answer-conditions-text = Condition
answer-interests-text = Which one, in a few words (optional)
