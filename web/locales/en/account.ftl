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
field-password-hint = At least ten characters. A short sentence is easy to remember.
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

error-required = Please fill this in.
error-title-missing = The page needs a title.
error-text-missing = There is no text yet.
error-too-long = This is too long: { $n } characters at most.
error-reason-missing = Please give a reason: readers will see it.
error-date = Please choose a day in the future.
error-choice = Please choose one.
error-sign-in = Login and password do not fit together.
error-suspended = This account may not sign in for now.
error-login-taken = This login is taken.
error-login-form = A login has small letters, digits and hyphens only.
error-password-short = The password needs at least ten characters.
error-password-wrong = This is not your current password.
error-token-wrong = This is not the key that the program printed.
error-slug-taken = Another page has this address.
error-slug-form = An address has letters, digits and hyphens only.
error-address = This does not look like the address of a city, such as https://bordeaux.example.
error-city-unknown = No city answers at this address.
error-city-itself = This is your own city.
error-writing = Please write here what these lines should say.
