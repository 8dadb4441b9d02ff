# Our version: a page made from another one.

adapt = Our version
adapt-title = Our version of “{ $title }”
adapt-lead = The text of this page of { $city } becomes the beginning of a new page of { $here }. Write over it what is done otherwise here.
adapt-original = The page of { $city } stays as it is. Yours names it on top and shows what differs; when it changes, yours says so.
adapt-licence = The licence stays: { $licence }.
adapt-listed = Your page is listed on the original, under “Adapted elsewhere”.
adapt-unsaved = Nothing is kept until you save.
adapt-button = Write our version
our-version-of = Our version of
version-by = What { $city } made of
adapted-differs = What differs
adapted-behind = { $city } has changed its page since.
adapted-behind-diff = What changed there
adapted-elsewhere = Adapted elsewhere
original-diff-title = What differs from the original
original-diff-nothing = Both say the same.
offer-back = Offer our changes
offer-back-reason = From our version: { $title }
take-over = Take over the changes
take-over-explained = What { $city } has changed since is put together with your text. What you changed stays; where both changed the same lines, you are asked.
take-over-summary = takes over changes of { $city }
notice-taken-over = Taken over: what the original had changed is in this page too.
