# What people say about pages and proposals.

thread = What people say
thread-none = Nobody has said anything yet.
thread-order = In the order of { $city }.
latest-comments = The latest replies
latest-comments-all = The whole debate
say = Say something
say-text = Your words
say-hint = Everybody can read it, with your name.
say-hint-copy = It is sent to { $city }, which gives it its place. Everybody can read it there, with your name.
say-exact = About which words of the page?
say-exact-hint = Copy them from the page. You may leave it empty.
say-sign-in = Sign in to say something
say-unbound = Say something else
comment-number = No. { $n }
comment-answers = in answer to No. { $n }
comment-answers-waiting = in answer to one that waits
comment-edited = edited
comment-on-proposal = on a proposal
comment-on-proposal-of = on the proposal by { $name }
comment-passage-gone = The passage that this is about is not in the page any more.
comment-deleted = Deleted by its author.
comment-hidden = Hidden by moderation.
comment-answer = Answer
comment-edit = Edit what you said
act-vouch = Vouches for a version
act-statement-is = It is
act-statement-is-not = It is not
act-consultation = Asks for your opinion
act-official-answer = The city’s answer

notice-comment-said = It stands in the debate now.
notice-comment-sent = Sent. It waits here until the page’s city has given it its place.
notice-comment-edited = Your words are changed.
notice-comment-deleted = Deleted. For 30 days you can bring it back.
notice-comment-restored = It is back.

error-passage-gone = These words are not in the page as it is now. Copy them from there, or leave this empty.
error-unknown-comment = What you answer is not here any more.
