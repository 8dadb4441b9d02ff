# Setting up, signing in, settings, errors in forms.

setup-title = Welcome. Let us set up your city
setup-lead = Four answers, and the first page can be written. All of them can be changed later.
setup-token = Setup key
setup-token-hint = It was printed when the program started, so that nobody else can take this city.
setup-city = Name of the city
setup-city-hint = As its people say it: Bordeaux, Sidi Bou Saïd.
setup-lang = Language
setup-admin = Your account
setup-button = Set up the city

field-login = Login
field-login-hint = Small letters and digits, for example ana or ana-m.
field-password = Password
field-password-hint = At least eight characters. A short sentence is easy to remember.
field-current-password = Current password
field-new-password = New password
field-name = Name
field-name-hint = As others will read it beside what you write.
field-role = Role

sign-in-to-continue = Please sign in to go on. What you wrote is kept.
sign-in-help = No account yet, or password forgotten? Ask the people who look after this site in your city.

settings-who = You sign in as
settings-handle = Other cities know you as
settings-name = Your name
settings-password = Your password
settings-password-button = Change the password
tokens = Keys for programs
tokens-explained = A key lets a program read and write in your name, without your password.
tokens-made = Keys made so far
token-new = This is the new key. Copy it now: it is shown only this once.
token-label = What is it for?
token-label-hint = For example: weekly import of the library’s events.
token-created = Made
token-used = Last used
token-expires = Ends
token-revoke = Take back
token-make = Make a key

role-contributor = Inhabitant
role-officer = Officer
role-administrator = Administrator
role-explained-contributor = Writes and edits; on pages where the city reads first, an officer publishes.
role-explained-officer = City staff: publishes, renames, deletes, and says who may edit.
role-explained-administrator = Also accounts, other cities and settings.

error-empty = Please fill this in.
error-unusable-text = This text cannot be kept: it is too long, or holds signs that are no text.
error-unknown-kind = Please choose a kind of page.
error-language-form = A language is written like fr or pt-BR.
error-slug-form = An address has letters, digits and hyphens only.
error-address-taken = Another page has this address.
error-reason-needed = Please give a reason: readers will see it.
error-date-form = A day is written like 2026-11-20.
error-in-the-past = Please choose a day in the future.
error-wrong-login = Login and password do not fit together.
error-login-form = A login has small letters, digits, dots and hyphens only.
error-login-taken = This login is taken.
error-password-length = The password needs at least eight characters.
error-wrong-password = This is not your current password.
error-wrong-token = This is not the key that the program printed.
error-own-role = Another administrator has to change your role.
error-own-account = Another administrator has to do this with your account.
error-city-address = This does not look like the address of a city, such as https://bordeaux.example.
error-city-unreadable = No city answers at this address.
error-own-city = This is your own city.
error-blocked = This city is blocked here. Unblock it first.
error-not-deleted = This page is not deleted.
