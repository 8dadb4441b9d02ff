# The questions of the forms: one form for each kind of page.

## Practice

question-practice-sheet-1 = What do you do?
question-practice-sheet-1-help = A few words that say it: “Shared compost in the square”. It becomes the title.
question-practice-sheet-2 = In two sentences, for a neighbour
question-practice-sheet-2-help = What you would tell a neighbour on the stairs, without the words of the office.
question-practice-sheet-3 = What was the problem?
question-practice-sheet-3-help = What was wrong before you began, and for whom.
question-practice-sheet-4 = What must not be left out, and why?
question-practice-sheet-4-help = What the next city may not drop, or it will no longer work. One thing in each row.
question-practice-sheet-5 = What is it about?
question-practice-sheet-5-help = Up to three.
question-practice-sheet-6 = How far along?
question-practice-sheet-6-help = As of today; you can change it later.
question-practice-sheet-7 = Does one of the authors stand to gain?
question-practice-sheet-7-help = Somebody who sells it, pays for it or works for those who do. Saying so is no reproach.
question-practice-sheet-8 = How do you know it works?
question-practice-sheet-8-help = “Not yet” is a good answer. If you measured, one figure before and after is enough.
question-practice-sheet-9 = Could another city do it?
question-practice-sheet-9-help = What you would say to a colleague who calls you tomorrow.
question-practice-sheet-10 = On what condition?
question-practice-sheet-10-help = What another city needs for it: a rule, a place, a partner, money.
question-practice-sheet-11 = How sure are you?
question-practice-sheet-11-help = How surely you would say so. Nobody holds you to it.
questions-practice-sheet-screen-1 = What you do
questions-practice-sheet-screen-2 = How far you are
questions-practice-sheet-screen-3 = Elsewhere?

## Trial

question-experiment-report-1 = What did you try?
question-experiment-report-1-help = A few words that say it: “Shared compost on Place Kléber, 2026”. It becomes the title.
question-experiment-report-2 = In two sentences, for a neighbour
question-experiment-report-2-help = What was done, and what came of it. You can write it last.
question-experiment-report-3 = Is it new, or does it follow another city?
question-experiment-report-3-help = If it follows one, name its page: its address here, or anywhere.
question-experiment-report-4 = What did you want to learn?
question-experiment-report-4-help = One question that the trial can answer.
question-experiment-report-5 = How was it to be done?
question-experiment-report-5-help = What, for whom, where, and how you look at what happens. Write it before you begin: then nobody can doubt it later.
question-experiment-report-6 = When did it begin?
question-experiment-report-6-help = A day, a month or a year: 2026-03-01, 2026-03 or 2026.
question-experiment-report-7 = How did it end?
question-experiment-report-7-help = What did not work helps the next city as much as what did.
question-experiment-report-8 = What was to be done, and what was done?
question-experiment-report-8-help = First what was planned. Leave it empty if it went as planned.
question-experiment-report-9 = What did you do otherwise?
question-experiment-report-9-help = What differs from the practice that you followed, one change in each row.
question-experiment-report-10 = What did you measure?
question-experiment-report-10-help = A figure before and a figure after are enough. Leave it empty if you measured nothing.
question-experiment-report-11 = What should the next city do?
question-experiment-report-11-help = One piece of advice in each row, as you would give it on the phone.
question-experiment-report-12 = What is it about?
question-experiment-report-12-help = Up to three.
question-experiment-report-13 = Was something built for it?
question-experiment-report-13-help = A new building costs otherwise than a room that was there.
questions-experiment-report-screen-1 = What you tried
questions-experiment-report-screen-2 = What happened
questions-experiment-report-screen-3 = For the next city

## Elsewhere?

question-replicability-note-1 = Give it a title
question-replicability-note-1-help = Which practice, and for whom: “Shared compost in a small town”.
question-replicability-note-2 = Which practice?
question-replicability-note-2-help = The address of its page, here or anywhere.
question-replicability-note-3 = From where do you look at it?
question-replicability-note-3-help = If you think of one city that might do it, name its page too.
question-replicability-note-4 = Could another city do it?
question-replicability-note-4-help = A forecast. Nobody holds you to it.
question-replicability-note-5 = On what condition?
question-replicability-note-5-help = What the other city needs for it, one thing in each row.
question-replicability-note-6 = How sure are you?
question-replicability-note-6-help = How surely you would say so to a colleague.
question-replicability-note-7 = What is in the way?
question-replicability-note-7-help = What makes it hard, and how somebody got over it. Leave it empty if you know of nothing.
question-replicability-note-8 = After how many months does something show?
question-replicability-note-8-help = A number, as a rule of thumb.
question-replicability-note-9 = How do you help another city?
question-replicability-note-9-help = Choose what you would really do.
question-replicability-note-10 = What does nobody know yet?
question-replicability-note-10-help = What one would have to try to find out.
questions-replicability-note-screen-1 = Which practice
questions-replicability-note-screen-2 = Would it work
questions-replicability-note-screen-3 = What helps

## Place

question-place-1 = What is its name?
question-place-1-help = As it stands on the door. It becomes the title.
question-place-2 = What is it?
question-place-2-help = What comes closest.
question-place-3 = Is it open?
question-place-3-help = As of today; you can change it later.
question-place-4 = What is its address?
question-place-4-help = As on a letter.
question-place-5 = Where is it on the map?
question-place-5-help = Latitude and longitude, as a map shows them: 44.8378, -0.5792.
question-place-6 = When is it open?
question-place-6-help = As OpenStreetMap writes it: Mo-Fr 09:00-18:00; Sa 10:00-13:00.
question-place-7 = When did you last make sure?
question-place-7-help = A day, such as 2026-11-20. Readers see how old it is.
question-place-8 = What does one find there?
question-place-8-help = One thing in each row.
question-place-9 = Which needs does it meet?
question-place-9-help = Tick what is really so: people come for it.
question-place-10 = Who may come, and what does it cost?
question-place-10-help = “Everyone, free of charge” is a good answer.
question-place-11 = How does one get in?
question-place-11-help = With a wheelchair or a pram, and what helps those who see or hear little.
question-place-12 = Who keeps it?
question-place-12-help = The association or the service that answers for it.
questions-place-screen-1 = What and where
questions-place-screen-2 = For those who come

## City profile

question-city-profile-1 = What is the city called?
question-city-profile-1-help = In the language of this page. It becomes the title.
question-city-profile-2 = In which country?
question-city-profile-2-help = Two letters: FR, TN, DE.
question-city-profile-3 = What is its number at Wikidata?
question-city-profile-3-help = It stands at the top of its page there, such as Q1479. Programs know by it which city is meant.
question-city-profile-4 = How many people live there?
question-city-profile-4-help = The last count that was published.
question-city-profile-5 = What do people speak?
question-city-profile-5-help = The code of one language in each row: fr, ar, de.
question-city-profile-6 = Where are its pages kept?
question-city-profile-6-help = The address of its site here or elsewhere, such as https://bordeaux.example.
question-city-profile-7 = How large is it?
question-city-profile-7-help = Its area in square kilometres.
question-city-profile-8 = Does it grow?
question-city-profile-8-help = By how many percent in ten years; below zero if it shrinks.
question-city-profile-9 = City, town or countryside?
question-city-profile-9-help = The degree of urbanisation, as Eurostat has it.
question-city-profile-10 = What do people live on?
question-city-profile-10-help = The income of its country, as the World Bank has it.
question-city-profile-11 = What is the climate?
question-city-profile-11-help = Köppen and Geiger’s letters, such as Cfb or Csa.
question-city-profile-12 = What shape has the land?
question-city-profile-12-help = All that is so.
question-city-profile-13 = What does the city itself decide?
question-city-profile-13-help = Schools, water, buses: one thing in each row.
question-city-profile-14 = What does it struggle with most?
question-city-profile-14-help = Up to five, one in each row.
question-city-profile-15 = By which clock does it live?
question-city-profile-15-help = Only where the country has several time zones: its name, such as America/Toronto. It tells which places are open now.
question-city-profile-16 = Which districts does it have?
question-city-profile-16-help = For each its middle, as a map shows it (44.8378, -0.5792), and how many people live there. From that it is counted how near places are.
questions-city-profile-screen-1 = Which city
questions-city-profile-screen-2 = What it is like

## Organisation

question-organisation-1 = What is it called?
question-organisation-1-help = As it calls itself. It becomes the title.
question-organisation-2 = What is it?
question-organisation-2-help = What comes closest.
question-organisation-3 = In two sentences, for a neighbour
question-organisation-3-help = What it does, and for whom.
question-organisation-4 = Where is it?
question-organisation-4-help = The city.
question-organisation-5 = Where is it on the web?
question-organisation-5-help = The address of its own site, with https://.
questions-organisation-screen-1 = Who it is

## Event

question-event-1 = What is it?
question-event-1-help = A few words that say it: “Workshop on shared compost”. It becomes the title.
question-event-2 = When does it begin?
question-event-2-help = A day, or a day and a time: 2026-11-20 or 2026-11-20T18:30.
question-event-3 = Where is it?
question-event-3-help = A place, or an address on the web where one takes part.
question-event-4 = In two sentences, for a neighbour
question-event-4-help = What happens, and for whom it is.
question-event-5 = What happens when?
question-event-5-help = The programme, as far as it is known.
question-event-6 = Who invites?
question-event-6-help = One name in each row.
question-event-7 = Which page did it lead to?
question-event-7-help = Afterwards: minutes, a synthesis, a practice. Its address here or anywhere.
questions-event-screen-1 = What and when
questions-event-screen-2 = The programme

## Parts of answers

answer-practice = The practice that it follows
answer-protocol-selection = How people and places were chosen (optional)
answer-protocol-funding = Who pays (optional)
answer-protocol-governance-effects = What changes in who decides (optional)
answer-protocol-personal-data = Data about people (optional)
answer-period-end = When it ended (optional)
answer-delivery-actual = What was done
answer-adaptations-row = Change { $n }
answer-adaptations-core-element = What it touches of the practice (optional)
answer-adaptations-change = What was done otherwise
answer-adaptations-reason = Why (optional)
answer-adaptations-effect = What it did to the result (optional)
answer-indicators-result = After
answer-indicators-comparator = What it is compared with (optional)
answer-lessons-row = Advice { $n }
answer-target-city = The city that might do it (optional)
answer-conditions-factor = What it is about (optional)
answer-conditions-importance = How much it matters (optional)
answer-conditions-in-target = In the city that might do it (optional)
answer-barriers-row = Obstacle { $n }
answer-barriers-text = What is in the way
answer-barriers-family = Of what kind it is
answer-barriers-how-overcome = How somebody got over it (optional)
answer-services-row = Offer { $n }
answer-contact = Whom to ask (optional)
answer-population-year = In which year
answer-population-source = Who counted
answer-languages-row = Language { $n }
answer-competences-row = Competence { $n }
answer-top-challenges-row = Challenge { $n }
answer-districts-row = District { $n }
answer-districts-name = Its name
answer-districts-location = Its middle: latitude, longitude
answer-districts-population = How many people live there (optional)
answer-districts-year = Of which year the people are (optional)
answer-districts-source = Who says it (optional)
answer-end = When it ends
answer-url = On the web (instead, or as well)
answer-organisers-row = Who invites { $n }
degurba-1 = A city
degurba-2 = A town
degurba-3 = The countryside

## From a practice

report-trial = We tried it, or think of it
answer-adaptations-none = Nothing was done otherwise
