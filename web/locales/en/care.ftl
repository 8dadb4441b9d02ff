# Looking after pages.

hand-over = Hand over
hand-over-lead = Whoever looks after a page answers for it: they decide on proposals, and are reminded to check it.
hand-over-who = Looked after by
hand-over-who-hint = One on a line: somebody of this city by their handle, such as @ana, or the name of a service. Nobody: leave it empty.
hand-over-reason = Why?
checked = I have checked it
checked-lead = The page stays as it is. Everybody sees that you have checked it today.
checked-until = When should somebody check it again?
overdue-since = Nobody has checked this since { $day }.
to-review = Pages to check again

notice-handed-over = It is said on the page who looks after it now.
notice-checked = Thank you. The page says that it was checked today.

error-unknown-steward = Nobody of this city has this handle.
error-too-many-stewards = At most 20 look after a page.
error-stewards-changed = Who looks after a page is said by those who do, and by officers. Leave that line as it was.
error-entangled = This cannot be changed in the text by itself. Open the editor and change it there.
