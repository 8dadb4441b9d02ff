# Propositions : ce que des gens suggèrent pour une page, et ce que sa ville décide.

tab-debate = Débat
propose-change = Proposer une modification
propose-title = Proposer une modification de { $title }
proposing-here = { $city } décide. Vous serez informé de la réponse.
proposing-elsewhere = Cette page est à { $city }. { $city } décide, et vous serez informé de la réponse. Si cette ville est injoignable en ce moment, votre proposition l’attend.
propose-why-hint = En une ou deux phrases, pour ceux qui décident. Tout le monde peut le lire.
propose-sources = Sources, une par ligne
propose-sources-hint = Adresses, livres, personnes qui savent. Vous pouvez laisser vide.
send = Envoyer

proposal = Proposition
proposal-of = Proposition de { $name }
proposal-sources = Sources citées
proposal-steps = Où elle en est
proposal-decision = Décision
proposal-what = Modifications proposées
proposal-no-change = Rien ne diffère de la page d’aujourd’hui.
proposal-moved-on = La page a changé depuis que ceci a été écrit. Vous voyez la comparaison avec la page d’aujourd’hui.
proposal-undeliverable = { $city } n’a pas pris cette proposition : { $why }
proposal-result = La version qui en est née
proposal-ended = close

proposal-state-submitted = Envoyée
proposal-state-delivered = Remise
proposal-state-received = Reçue
proposal-state-in-review = En cours d’examen
proposal-state-accepted = Acceptée
proposal-state-accepted-in-part = Acceptée en partie
proposal-state-declined = Refusée
proposal-state-withdrawn = Retirée

proposal-waiting = En attente de { $city }
proposal-delivered = Remise à { $city }
proposal-received = Reçue par { $city }
proposal-place = { $n ->
    [1] première dans la file
    [2] deuxième dans la file
    [3] troisième dans la file
    [4] quatrième dans la file
    [5] cinquième dans la file
    [6] sixième dans la file
    [7] septième dans la file
    [8] huitième dans la file
    [9] neuvième dans la file
    [10] dixième dans la file
   *[other] numéro { $n } dans la file
}
proposal-in-review-at = En cours d’examen : { $place }
proposal-in-review-by = En cours d’examen : réponse attendue au plus tard le { $day }
proposal-in-review-at-by = En cours d’examen : { $place }, réponse attendue au plus tard le { $day }
proposal-overdue = En retard : une réponse était attendue au plus tard le { $day }
proposal-accepted-by = Acceptée par { $who }
proposal-accepted-in-part-by = Acceptée en partie par { $who }
proposal-declined-by = Refusée par { $who }

proposal-change = Modification { $n } sur { $of }
proposal-overlaps = La page a changé ici depuis
proposal-taken = reprise
proposal-not-taken = non reprise
proposal-tick = Quelles modifications reprendre dans la page ?
proposal-edit = Retoucher le texte avant d’accepter
proposal-text-hint = Ce qui est ici devient la page. Son auteur reste cité.
proposal-answer = Votre réponse
proposal-answer-hint = Nécessaire si vous refusez ou ne reprenez qu’une partie. Tout le monde peut la lire.
proposal-accept = Tout accepter
proposal-accept-text = Accepter ce texte
proposal-accept-ticked = Accepter ce qui est coché
proposal-accept-part = Accepter en partie, avec ce texte
proposal-decline = Refuser
proposal-withdraw = Retirer
proposal-withdraw-hint = Votre proposition reste lisible, avec la mention « retirée ».

proposals = Propositions
proposals-filter = Quelles propositions
proposals-open = À décider
proposals-accepted = Acceptées
proposals-declined = Refusées
proposals-withdrawn = Retirées
proposals-all = Toutes
proposals-overdue = en retard
proposals-none = Il n’y a aucune proposition de ce genre.
proposals-link = Toutes les propositions à décider
debate-none = Aucune proposition n’attend de réponse.
debate-closed = Décidées ou retirées
to-decide = Propositions que vous pouvez décider
own-proposals = Vos propositions

error-unchanged = La page dit déjà cela : il n’y a rien à proposer.
error-too-many-open = Beaucoup de vos propositions attendent une réponse. Laissez d’abord répondre à quelques-unes.
error-unknown-version = Ceci ne part d’aucune version de cette page. Copiez votre texte et ouvrez de nouveau la page.
error-nothing-taken = Rien n’en est repris. Cochez ce que la page doit reprendre, ou refusez.
error-proposal-conflict = Depuis, la page a changé aux mêmes endroits. Cochez ce que la page doit reprendre, ou modifiez le texte.
error-proposal-both = D’autres ont changé les mêmes lignes que vous. Les deux se suivent maintenant dans le texte : gardez ce qui est juste.
error-proposal-busy = Quelqu’un d’autre modifie la page, ou a pris son adresse. Rien n’a été décidé : réessayez.
