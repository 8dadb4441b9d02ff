# Vouching for a version of a page.

vouch = I vouch for this
vouch-title = Who vouches for this page
vouch-lead = Whoever vouches for a page vouches for one version of it. What is written later makes that older.
vouch-none = Nobody vouches for this page yet.
vouch-version = the version of { $day }
vouch-age-latest = the latest version
vouch-age = { $n ->
    [one] 1 version ago
   *[other] { $n } versions ago
}
vouch-age-earlier = an earlier version
vouch-answer = Answer in the debate
vouch-withdraw = Take it back
vouch-which = You vouch for the version of { $day }.
vouch-again = It takes the place of what you vouched for before.
vouch-capacity = For whom do you vouch?
vouch-personally = You vouch for yourself. Do you want to vouch for an organisation?
vouch-reason = Why?
vouch-reason-hint = 500 characters at most. Everybody can read it, with your name.
vouch-sign-in = Sign in to vouch for this page
capacity-personal = For myself
capacity-city = For my city
capacity-organisation = For { $name }
capacity-is-personal = personally
capacity-is-city = for { $city }
capacity-is-organisation = for { $name }
trust-vouched = { $n ->
    [one] 1 person vouches, for this version
   *[other] { $n } people vouch, the last for this version
}
trust-vouched-ago = { $n ->
    [one] 1 person vouches
   *[other] { $n } people vouch
} for an earlier version: { $ago }
version-vouched = { $n ->
    [one] 1 person vouches for it
   *[other] { $n } people vouch for it
}
about-version-vouched = Vouching for it
which-version = Which version
version-latest = The latest version
version-last-vouched = The last version that somebody vouches for

affiliations = Organisations
affiliations-explained = If you belong to an organisation, you can vouch for pages in its name, once your city has confirmed it.
affiliations-to-confirm = Organisations to confirm
affiliation-name = Name of the organisation
affiliation-ask = Ask your city to confirm an organisation
affiliation-confirm = Confirm
affiliation-confirmed = confirmed
affiliation-waits = not confirmed yet
affiliation-withdraw = Take out

notice-vouched = You vouch for this version now.
notice-vouch-sent = Sent. It waits here until the page’s city has given it its place.
notice-affiliation-asked = Your city will look at it.
notice-affiliation-confirmed = It is confirmed.
notice-affiliation-withdrawn = It is taken out.

error-capacity = Your city has not confirmed that you may speak for them.
error-too-many-organisations = These are too many. Take one out first.
error-empty-organisation = Write the name of the organisation.
error-version-not-here = This version of the page is not here. Open the page again.
