# Les questions des formulaires : un formulaire pour chaque type de page.

## Fiche pratique

question-practice-sheet-1 = Que faites-vous ?
question-practice-sheet-1-help = Quelques mots qui le disent : « Un compost partagé sur la place ». Ce sera le titre.
question-practice-sheet-2 = En deux phrases, pour un voisin
question-practice-sheet-2-help = Ce que vous diriez à un voisin dans l’escalier, sans les mots du bureau.
question-practice-sheet-3 = Quel problème aviez-vous ?
question-practice-sheet-3-help = Ce qui n’allait pas avant, et pour qui.
question-practice-sheet-4 = Que ne faut-il surtout pas retirer, et pourquoi ?
question-practice-sheet-4-help = Ce que la ville suivante ne peut pas enlever sans que cela cesse de marcher. Une chose par ligne.
question-practice-sheet-5 = De quoi s’agit-il ?
question-practice-sheet-5-help = Trois au plus.
question-practice-sheet-6 = Où en êtes-vous ?
question-practice-sheet-6-help = À ce jour ; vous pourrez le changer.
question-practice-sheet-7 = Un des auteurs y a-t-il un intérêt ?
question-practice-sheet-7-help = Quelqu’un qui le vend, le paie, ou travaille pour ceux qui le font. Le dire n’est pas un reproche.
question-practice-sheet-8 = Comment savez-vous si cela marche ?
question-practice-sheet-8-help = « Pas encore » est une bonne réponse. Si vous avez mesuré, un chiffre avant et après suffit.
question-practice-sheet-9 = Une autre ville peut-elle le refaire ?
question-practice-sheet-9-help = Ce que vous diriez à une collègue qui vous appelle demain.
question-practice-sheet-10 = À quelle condition ?
question-practice-sheet-10-help = Ce qu’il faut à une autre ville : une règle, un lieu, un partenaire, de l’argent.
question-practice-sheet-11 = En êtes-vous sûrs ?
question-practice-sheet-11-help = Avec quelle assurance vous le diriez. Personne ne vous en tiendra rigueur.
questions-practice-sheet-screen-1 = Ce que vous faites
questions-practice-sheet-screen-2 = Où vous en êtes
questions-practice-sheet-screen-3 = Et ailleurs ?

## Essai

question-experiment-report-1 = Qu’avez-vous essayé ?
question-experiment-report-1-help = Quelques mots qui le disent : « Un compost partagé place Kléber, 2026 ». Ce sera le titre.
question-experiment-report-2 = En deux phrases, pour un voisin
question-experiment-report-2-help = Ce qui a été fait, et ce qui en est sorti. Vous pouvez l’écrire en dernier.
question-experiment-report-3 = Est-ce nouveau, ou suivez-vous une autre ville ?
question-experiment-report-3-help = Si vous en suivez une, indiquez sa fiche pratique : l’adresse de la page, ici ou n’importe où.
question-experiment-report-4 = Que vouliez-vous apprendre ?
question-experiment-report-4-help = Une seule question, à laquelle l’essai peut répondre.
question-experiment-report-5 = Comment cela devait-il se faire ?
question-experiment-report-5-help = Quoi, pour qui, où, et comment vous observez ce qui se passe. Écrivez-le avant de commencer : personne ne pourra en douter plus tard.
question-experiment-report-6 = Quand cela a-t-il commencé ?
question-experiment-report-6-help = Un jour, un mois ou une année : 2026-03-01, 2026-03 ou 2026.
question-experiment-report-7 = Comment cela s’est-il terminé ?
question-experiment-report-7-help = Ce qui n’a pas marché aide la prochaine ville autant que ce qui a marché.
question-experiment-report-8 = Qu’est-ce qui était prévu, et qu’est-ce qui a été fait ?
question-experiment-report-8-help = D’abord ce qui était prévu. Laissez vide si tout s’est passé comme prévu.
question-experiment-report-9 = Qu’avez-vous fait autrement ?
question-experiment-report-9-help = Ce qui diffère de la fiche pratique que vous avez suivie, un changement par ligne.
question-experiment-report-10 = Qu’avez-vous mesuré ?
question-experiment-report-10-help = Un chiffre avant et un chiffre après suffisent. Laissez vide si vous n’avez rien mesuré.
question-experiment-report-11 = Que devrait faire la prochaine ville ?
question-experiment-report-11-help = Un conseil par ligne, comme vous le donneriez au téléphone.
question-experiment-report-12 = De quoi s’agit-il ?
question-experiment-report-12-help = Trois au plus.
question-experiment-report-13 = A-t-on construit quelque chose pour cela ?
question-experiment-report-13-help = Un bâtiment neuf ne coûte pas la même chose qu’un lieu existant.
questions-experiment-report-screen-1 = Ce que vous avez essayé
questions-experiment-report-screen-2 = Ce qui s’est passé
questions-experiment-report-screen-3 = Pour la prochaine ville

## Et ailleurs ?

question-replicability-note-1 = Donnez un titre
question-replicability-note-1-help = Quelle fiche pratique, et pour qui : « Un compost partagé dans une petite ville ».
question-replicability-note-2 = Quelle fiche pratique ?
question-replicability-note-2-help = L’adresse de sa page, ici ou n’importe où.
question-replicability-note-3 = De quel point de vue la regardez-vous ?
question-replicability-note-3-help = Si vous pensez à une ville qui pourrait le faire, indiquez aussi sa page.
question-replicability-note-4 = Une autre ville peut-elle le refaire ?
question-replicability-note-4-help = Une prévision. Personne ne vous en tiendra rigueur.
question-replicability-note-5 = À quelle condition ?
question-replicability-note-5-help = Ce qu’il faut pour cela à l’autre ville, une chose par ligne.
question-replicability-note-6 = En êtes-vous sûrs ?
question-replicability-note-6-help = Avec quelle assurance vous le diriez à une collègue.
question-replicability-note-7 = Qu’est-ce qui gêne ?
question-replicability-note-7-help = Ce qui rend la chose difficile, et comment on l’a surmonté. Laissez vide si vous ne connaissez aucun obstacle.
question-replicability-note-8 = Au bout de combien de mois voit-on un premier résultat ?
question-replicability-note-8-help = Un nombre, à peu près.
question-replicability-note-9 = Comment aidez-vous une autre ville ?
question-replicability-note-9-help = Choisissez ce que vous feriez vraiment.
question-replicability-note-10 = Qu’est-ce que personne ne sait encore ?
question-replicability-note-10-help = Ce qu’il faudrait essayer pour le savoir.
questions-replicability-note-screen-1 = Quelle fiche pratique
questions-replicability-note-screen-2 = Si cela marcherait
questions-replicability-note-screen-3 = Ce qui aide

## Lieu

question-place-1 = Quel est son nom ?
question-place-1-help = Tel qu’il est écrit sur la porte. Ce sera le titre.
question-place-2 = De quoi s’agit-il ?
question-place-2-help = Ce qui s’en approche le plus.
question-place-3 = Est-il ouvert ?
question-place-3-help = À ce jour ; vous pourrez le changer.
question-place-4 = Quelle est son adresse ?
question-place-4-help = Comme sur une lettre.
question-place-5 = Où est-il sur la carte ?
question-place-5-help = Latitude et longitude, telles qu’une carte les donne : 44.8378, -0.5792.
question-place-6 = Quand est-il ouvert ?
question-place-6-help = Comme OpenStreetMap l’écrit : Mo-Fr 09:00-18:00; Sa 10:00-13:00.
question-place-7 = Quand l’avez-vous vérifié pour la dernière fois ?
question-place-7-help = Un jour, par exemple 2026-11-20. Les lecteurs voient de quand cela date.
question-place-8 = Qu’y trouve-t-on ?
question-place-8-help = Une chose par ligne.
question-place-9 = À quels besoins répond-il ?
question-place-9-help = Cochez ce qui est vraiment là : on vient pour cela.
question-place-10 = Qui peut venir, et combien cela coûte-t-il ?
question-place-10-help = « Tout le monde, gratuitement » est une bonne réponse.
question-place-11 = Comment y entre-t-on ?
question-place-11-help = En fauteuil roulant ou avec une poussette, et ce qui aide ceux qui voient ou entendent mal.
question-place-12 = Qui le tient ?
question-place-12-help = L’association ou le service qui en répond.
questions-place-screen-1 = Quoi et où
questions-place-screen-2 = Pour ceux qui viennent

## Portrait de ville

question-city-profile-1 = Comment s’appelle la ville ?
question-city-profile-1-help = Dans la langue de cette page. Ce sera le titre.
question-city-profile-2 = Dans quel pays ?
question-city-profile-2-help = Deux lettres : FR, TN, DE.
question-city-profile-3 = Quel est son numéro dans Wikidata ?
question-city-profile-3-help = Il est écrit en haut de sa page là-bas, par exemple Q1479. Grâce à lui, les programmes savent de quelle ville il s’agit.
question-city-profile-4 = Combien de personnes y habitent ?
question-city-profile-4-help = Le dernier chiffre publié.
question-city-profile-5 = Quelles langues y parle-t-on ?
question-city-profile-5-help = Le code d’une langue par ligne : fr, ar, de.
question-city-profile-6 = Où ses pages sont-elles tenues ?
question-city-profile-6-help = L’adresse de son site, ici ou ailleurs, par exemple https://bordeaux.example.
question-city-profile-7 = Quelle est son étendue ?
question-city-profile-7-help = Sa superficie en kilomètres carrés.
question-city-profile-8 = Gagne-t-elle des habitants ?
question-city-profile-8-help = De combien de pour cent en dix ans ; au-dessous de zéro si elle en perd.
question-city-profile-9 = Grande ville, petite ville ou campagne ?
question-city-profile-9-help = Le degré d’urbanisation, selon Eurostat.
question-city-profile-10 = De quels revenus y vit-on ?
question-city-profile-10-help = Le niveau de revenu de son pays, selon la Banque mondiale.
question-city-profile-11 = Quel est le climat ?
question-city-profile-11-help = Les lettres de Köppen et Geiger, par exemple Cfb ou Csa.
question-city-profile-12 = Quel est le relief ?
question-city-profile-12-help = Choisissez tout ce qui est vrai.
question-city-profile-13 = Que décide la ville elle-même ?
question-city-profile-13-help = Écoles, eau, bus : une chose par ligne.
question-city-profile-14 = Qu’est-ce qui lui donne le plus de mal ?
question-city-profile-14-help = Cinq défis au plus, un par ligne.
question-city-profile-15 = À quelle heure vit-elle ?
question-city-profile-15-help = Seulement si le pays a plusieurs fuseaux horaires : son nom, par exemple America/Toronto. On sait ainsi quels lieux sont ouverts maintenant.
question-city-profile-16 = Quels quartiers a-t-elle ?
question-city-profile-16-help = Pour chacun son centre, tel qu’une carte le donne (44.8378, -0.5792), et combien d’habitants y vivent. On en déduit si les lieux sont proches.
questions-city-profile-screen-1 = Quelle ville
questions-city-profile-screen-2 = Comment elle est

## Organisme

question-organisation-1 = Comment s’appelle-t-il ?
question-organisation-1-help = Le nom qu’il se donne. Ce sera le titre.
question-organisation-2 = De quoi s’agit-il ?
question-organisation-2-help = Ce qui s’en approche le plus.
question-organisation-3 = En deux phrases, pour un voisin
question-organisation-3-help = Ce qu’il fait, et pour qui.
question-organisation-4 = Où se trouve-t-il ?
question-organisation-4-help = La ville.
question-organisation-5 = Où est-il sur le web ?
question-organisation-5-help = L’adresse de son propre site, avec https://.
questions-organisation-screen-1 = Qui il est

## Événement

question-event-1 = De quoi s’agit-il ?
question-event-1-help = Quelques mots qui le disent : « Atelier sur le compost partagé ». Ce sera le titre.
question-event-2 = Quand cela commence-t-il ?
question-event-2-help = Un jour, ou un jour et une heure : 2026-11-20 ou 2026-11-20T18:30.
question-event-3 = Où cela a-t-il lieu ?
question-event-3-help = Un lieu, ou une adresse sur le web où l’on participe.
question-event-4 = En deux phrases, pour un voisin
question-event-4-help = Ce qui s’y passe, et pour qui.
question-event-5 = Que se passe-t-il, et quand ?
question-event-5-help = Le programme, autant qu’on le connaît.
question-event-6 = Qui invite ?
question-event-6-help = Un nom par ligne.
question-event-7 = Quelle page en est sortie ?
question-event-7-help = Après coup : un compte rendu, une synthèse, une fiche pratique. Son adresse, ici ou n’importe où.
questions-event-screen-1 = Quoi et quand
questions-event-screen-2 = Le programme

## Parties des réponses

answer-practice = La fiche pratique suivie
answer-protocol-selection = Comment on a choisi les gens et les lieux (facultatif)
answer-protocol-funding = Qui paie (facultatif)
answer-protocol-governance-effects = Ce qui change dans la décision (facultatif)
answer-protocol-personal-data = Données sur les personnes (facultatif)
answer-period-end = Quand cela s’est terminé (facultatif)
answer-delivery-actual = Ce qui a été fait
answer-adaptations-row = Changement { $n }
answer-adaptations-core-element = À quoi cela touche dans la fiche pratique (facultatif)
answer-adaptations-change = Ce qui a été fait autrement
answer-adaptations-reason = Pourquoi (facultatif)
answer-adaptations-effect = Ce que cela a fait au résultat (facultatif)
answer-indicators-result = Après
answer-indicators-comparator = À quoi on le compare (facultatif)
answer-lessons-row = Conseil { $n }
answer-target-city = La ville qui pourrait le faire (facultatif)
answer-conditions-factor = Son sujet (facultatif)
answer-conditions-importance = Son poids (facultatif)
answer-conditions-in-target = Dans la ville qui pourrait le faire (facultatif)
answer-barriers-row = Obstacle n° { $n }
answer-barriers-text = Ce qui gêne
answer-barriers-family = De quel genre d’obstacle il s’agit
answer-barriers-how-overcome = Comment on l’a surmonté (facultatif)
answer-services-row = Offre { $n }
answer-contact = À qui s’adresser (facultatif)
answer-population-year = En quelle année
answer-population-source = Qui a compté
answer-languages-row = Langue { $n }
answer-competences-row = Compétence { $n }
answer-top-challenges-row = Défi { $n }
answer-districts-row = Quartier { $n }
answer-districts-name = Son nom
answer-districts-location = Son centre : latitude, longitude
answer-districts-population = Combien d’habitants y vivent (facultatif)
answer-districts-year = De quelle année sont ces chiffres (facultatif)
answer-districts-source = Qui le dit (facultatif)
answer-end = Quand cela se termine
answer-url = Sur le web (à la place, ou en plus)
answer-organisers-row = Qui invite { $n }
degurba-1 = Grande ville
degurba-2 = Petite ville
degurba-3 = Campagne

report-trial = Essayé, ou en projet
answer-adaptations-none = Rien n’a été fait autrement
