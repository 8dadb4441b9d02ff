# Ce qui manque ; la page d'une ville ; la ligue ; parcours et visites d'étude.

missing = Ce qui manque
missing-lead = Ce qui rendrait ce commun meilleur. Chaque ligne est une chose que quelqu’un peut faire aujourd’hui.
missing-red-links = Pages attendues
missing-hint-red-links = Des textes y renvoient, et personne ne les a encore écrites.
missing-none-red-links = Chaque lien d’un texte mène à une page.
missing-without-evidence = Pratiques sans preuve
missing-hint-without-evidence = Personne n’a encore rien observé ni mesuré, et aucun essai n’est rapporté.
missing-none-without-evidence = Chaque pratique dit comment on sait, ou a été essayée.
missing-past-review = À relire depuis longtemps
missing-hint-past-review = Quelqu’un aurait déjà dû regarder si elles sont encore justes.
missing-none-past-review = Aucune page n’attend d’être relue.
missing-orphans = Pages vers lesquelles rien ne mène
missing-hint-orphans = Seule la recherche les trouve. Un lien depuis une page voisine aide les lecteurs.
missing-none-orphans = On arrive à chaque page depuis une autre.
missing-count = au moins { $n }
missing-write = L’écrire
missing-named-by = citée dans
missing-named-more = { $n ->
    [one] et dans une autre page
   *[other] et dans { $n } autres pages
}
missing-all = Toutes
missing-act-without-evidence = Raconter un essai
missing-act-past-review = Je l’ai relue
missing-act-orphans = Ses liens
missing-here-none = Il n’y a rien de tel dans cette partie de la liste.

city-figures = Chiffres
city-figures-caption = Chiffres de { $city }, chacun avec sa date et sa source
city-figures-none = Cette ville n’a pas encore dit combien de gens y vivent, ni rien d’autre sur elle-même.
city-profile-read = Tout ce que la ville dit d’elle-même
city-profile-write = Écrire le profil de votre ville
city-dashboard-change = Choisir ce qui est montré ici
city-compare = Comparer avec d’autres villes
city-all-pages = Toutes ses pages
city-nothing = Rien pour l’instant.
city-section-gave = Ce qu’elle a donné
city-section-took-up = Ce qu’elle a repris des autres
city-section-places = Lieux
city-section-events = Événements à venir
city-section-care = Qui s’en occupe
city-outcomes = Comment ses essais ont fini
city-notes = Et ailleurs ?
city-trials-of-others = Essais de pratiques des autres
city-versions = Ses versions de pages des autres
city-list-all = Tout en une liste
city-care-nobody = Personne n’est nommé pour suivre le profil de la ville.
city-care-of-profile = Le profil de la ville est suivi par :

member-here = Cette ville.
member-member = Membre de la ligue depuis le { $day }.
member-asked = Invitée le { $day } ; pas encore de réponse.
member-refused = N’a pas souhaité en être.
member-removed = Retirée de la ligue : { $reason }
member-removed-since = Retirée de la ligue le { $day } : { $reason }
member-known = Connue ici ; pas membre de la ligue.
member-trace = Ce qu’elle a donné avant se lit toujours ici. Rien de ce qu’elle envoie n’est pris.

league = La ligue
league-lead = Des villes qui ont convenu de partager ce qu’elles apprennent. Chacune garde ses pages, et une copie de celles de tous les membres.
league-members = Membres
league-others = Autres villes
league-removed = Retirées
league-charter = La charte
league-charter-none = Aucune charte n’a encore été désignée.
league-charter-version = Version du { $day }
league-charter-read = Lire la charte
league-charter-history = Son histoire
league-charter-vouchers = { $n ->
    [0] Personne ne s’en porte encore garant.
    [one] Une personne s’en porte garante.
   *[other] { $n } personnes s’en portent garantes.
}
league-charter-vouch = M’en porter garant
league-groups = Groupes régionaux
league-groups-none = Il n’y a pas encore de groupe. Écrire la page d’un réseau de villes, et nommer ses villes, en ajoute un.
league-group-write = Ajouter un groupe
league-paths = Parcours
league-paths-all = Tous les parcours
league-paths-none = Il n’y a pas encore de parcours : des pages de plusieurs villes, dans l’ordre où les lire.
league-path-write = Composer un parcours
league-change = Modifier cette page

admin-league = Ligue
admin-charter = Charte de la ligue
admin-charter-name = Page de la charte
admin-charter-hint = Son adresse, ici ou dans une autre ville, ou son titre. Laissez vide s’il n’y en a pas.
admin-charter-save = Désigner cette charte
admin-dashboard = Page de votre ville
admin-dashboard-hint = Ce que l’on voit d’abord de votre ville. Numérotez ce qui doit être montré, dans l’ordre voulu ; ce qui n’a pas de numéro n’est pas montré. Sans aucun numéro, c’est l’usage qui vaut. C’est enregistré dans le profil de votre ville, et montré de même dans les autres villes.
admin-dashboard-figures = Les chiffres
admin-dashboard-sections = Sous les chiffres
admin-dashboard-save = Enregistrer ce qui est montré
admin-dashboard-note = Choix de ce que montre la page de la ville
admin-dashboard-no-profile = Écrivez d’abord le profil de votre ville : il garde ce qui est choisi ici.
admin-dashboard-see = Voir la page de votre ville
notice-charter-named = Enregistré : la page de la charte.
notice-dashboard-chosen = Enregistré : ce que montre la page de votre ville.
error-no-such-page = Aucune page lisible ici n’a cette adresse.
error-no-profile = Écrivez d’abord le profil de votre ville.

path-steps = Dans cet ordre
path-begin = Commencer
path-step-missing = ne peut pas être lue ici
path-place = Étape { $n } sur { $total }
path-of = Parcours
path-before = Précédente
path-after = Suivante
path-end = Revenir au parcours
path-part-of = Fait partie du parcours
visits = Visites
visit-ask = Demander une visite d’étude
visit-ask-hint = Ouvre le débat avec quelques mots écrits pour vous. Rien n’est envoyé avant que vous ne l’envoyiez.
visit-words = Nous aimerions venir voir cela. Pourriez-vous nous recevoir pour une visite d’étude ? Nous serions … personnes, et … nous conviendrait.
fact-event-type = Sorte d’événement
fact-members = Ses villes
fact-steps = Étape du parcours
fact-for-whom = Pour qui
fact-why = Pourquoi
fact-dashboard = Montré d’abord
fact-figures = Chiffres
fact-sections = Sous les chiffres
facet-event-type = Sorte d’événement
event-type-workshop = Atelier
event-type-congress = Congrès
event-type-study-visit = Visite d’étude
event-type-open-day = Journée portes ouvertes
event-type-other = Autre événement

kind-learning-path = Parcours
kind-plural-learning-path = Les parcours
kind-explained-learning-path = Des pages, de votre ville et d’autres, dans l’ordre où les lire.
question-learning-path-1 = Qu’apprend-on ?
question-learning-path-1-help = Quelques mots qui le disent : « Des bacs au café-réparation ». Ce sera le titre.
question-learning-path-2 = En deux phrases, pour un voisin
question-learning-path-2-help = Ce que l’on sait à la fin, et le temps qu’il faut.
question-learning-path-3 = Pour qui ?
question-learning-path-3-help = « Agents qui commencent », « voisins qui veulent en ouvrir un ».
question-learning-path-4 = Quelles pages, dans quel ordre, et pourquoi ?
question-learning-path-4-help = Une page par ligne : son titre, ou son adresse ici ou dans une autre ville.
question-learning-path-5 = De quoi s’agit-il ?
question-learning-path-5-help = Trois au plus.
questions-learning-path-screen-1 = Ce que c’est
questions-learning-path-screen-2 = Les pages
answer-steps-row = Étape { $n }
answer-steps-iri = La page
answer-steps-why = Pourquoi on la lit ici (facultatif)
question-event-8 = Quelle sorte d’événement est-ce ?
question-event-8-help = Une visite d’étude, c’est aller voir soi-même ce qu’une autre page raconte.
question-event-9 = Qu’est-ce qui a été visité, ou le sera ?
question-event-9-help = Les pages qui en parlent, ici ou dans une autre ville. Chacune montrera la visite.
answer-visited-row = Page n° { $n }
question-organisation-6 = Quelles villes en font partie ?
question-organisation-6-help = Pour un réseau de villes : chacune par l’adresse de son site ici, comme bordeaux.example, ou par son nom.
answer-members-row = Ville { $n }
