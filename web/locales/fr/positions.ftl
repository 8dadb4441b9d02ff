# Des affirmations de deux côtés, des consultations, et ce qu’on en fait.

positions = Prises de position
positions-open = Prises de position : c’est, ce n’est pas
positions-count = { $n ->
    [one] 1 affirmation à ce sujet
   *[other] { $n } affirmations à ce sujet
  }
positions-lead = De courtes affirmations de deux côtés, dans l’ordre où elles ont été faites. Rien n’est classé : à côté de chacune, on lit ce qu’en pensent les gens de chaque ville.
positions-counted-by = Compté par { $city }.
positions-none = Personne ne l’a encore affirmé.
positions-inhabitants = habitants
positions-officers = agents
positions-elsewhere = Ailleurs
positions-support = { $n ->
    [one] { $n } soutient
   *[other] { $n } soutiennent
  }
positions-contest = { $n ->
    [one] { $n } conteste
   *[other] { $n } contestent
  }
position-support = Soutenir
position-contest = Contester
position-withdraw = Retirer votre avis
position-own-supports = Vous la soutenez.
position-own-contests = Vous la contestez.
position-own-waits = { $city } ne l’a pas encore compté.
capacity-officer = agent de { $city }
capacity-inhabitant = habitant de { $city }
statement-make = Affirmer quelque chose
statement-side = De quel côté ?
statement-text = Votre affirmation
statement-text-hint = Une phrase de 140 caractères au plus. D’autres prennent position dessus : elle ne peut plus être modifiée, seulement retirée.
statement-source = Source citée
statement-source-hint = L’adresse d’une page web, avec https://. Vous pouvez laisser ce champ vide.
statement-sign-in = Se connecter pour affirmer quelque chose ou prendre position
statement-delete = Retirer cette affirmation
synthesis-choose = Pour une synthèse
synthesis-hint = Cochez des affirmations : une nouvelle page commence par elles, chacune avec son auteur.
synthesis-write = Écrire une synthèse
synthesis-title = Synthèse : { $title }
synthesis-about = Ce qui a été dit de { $page }, réuni à partir des affirmations ci-dessous.

consultations = Les consultations
consultations-lead = Ce sur quoi des villes demandent votre avis, jusqu’à quand, et ce qu’elles ont répondu.
consultations-none = Aucune ville ne demande d’avis.
home-consultations = Votre avis est attendu
home-consultations-all = Toutes les consultations
consultation-asks = { $city } demande votre avis
consultation-state-planned = Pas encore ouverte
consultation-state-open = Ouverte
consultation-state-closed = En attente de la réponse de la ville
consultation-state-overdue = Réponse en retard
consultation-state-answered = La ville a répondu
consultation-opens = Ouverte à partir du { $time }
consultation-closes = Ouverte jusqu’au { $time }
consultation-due = Réponse de la ville attendue au plus tard le { $day }
consultation-overdue = La réponse de la ville était attendue au plus tard le { $day }. Elle n’a pas répondu.
consultation-opinions = Les avis
consultation-opinions-none = Personne n’a encore donné son avis.
consultation-give = Donner votre avis
consultation-sign-in = Se connecter pour donner votre avis
consultation-answer = Répondre pour la ville
consultation-answer-hint = Dites ce qui a été entendu, et ce qu’il en sera fait. Les personnes qui ont participé en sont averties.
consultation-delete = Retirer cette consultation
consult = Demander des avis
consult-lead = Tout le monde peut répondre, ici et dans les autres villes. La ville doit une réponse publique pour le jour que vous fixez.
consult-question = La question
consult-question-hint = Une phrase de 300 caractères au plus. Elle ne peut plus être modifiée ensuite.
consult-opens = Premier jour
consult-opens-hint = Laissez ce champ vide pour commencer maintenant.
consult-closes = Dernier jour
consult-closes-hint = En temps universel. Si ce champ est vide : 30 jours après le premier.
consult-due = Dernier jour pour la réponse de la ville
consult-due-hint = Si ce champ est vide : 60 jours après le dernier jour. Passé ce jour, tout le monde voit que la réponse est en retard.
consult-send = Lancer la consultation

notice-statement-made = Votre affirmation est là.
notice-statement-sent = Envoyée. Votre affirmation attend ici que la ville de la page lui donne sa place.
notice-stance-kept = Votre avis est noté.
notice-consultation-begun = La consultation est lancée.
notice-consultation-answered = Votre réponse est publiée, et les personnes qui ont participé en sont averties.

error-not-an-address = Écrivez l’adresse entière, avec https://.
error-own-statement = Cette affirmation est la vôtre.
error-none-chosen = Cochez au moins une affirmation.
error-too-early = Le dernier jour vient après le premier, et n’est pas passé.
error-due-too-early = La réponse est attendue après le dernier jour.
error-consultation-not-open = Cette consultation n’est pas encore ouverte.
error-consultation-closed = Cette consultation est close. Vous pouvez encore le dire dans le débat.
error-consultation-still-open = La ville répond une fois la consultation close.
error-consultation-answered = La ville a répondu à cette consultation.
