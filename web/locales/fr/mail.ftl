# Being told by e-mail.

mail = Courriel
mail-none = Cette ville n’envoie pas de courriel. Les nouvelles vous attendent sous « Du nouveau pour vous ».
mail-lead = Les nouvelles peuvent aussi vous parvenir par courriel. Rien n’est envoyé à une adresse avant que vous ayez suivi le lien que nous y envoyons.
mail-goes-to = Les courriels arrivent à :
mail-waits = Cette adresse attend votre confirmation :
mail-waits-hint = Suivez le lien dans le courriel qui y a été envoyé. Il est valable un jour.
mail-again = Renvoyer le lien
mail-address = Votre adresse électronique
mail-address-hint = Personne d’autre ne la voit. Videz le champ pour la faire oublier.
mail-how-often = À quel rythme ?
mail-often-never = Jamais
mail-often-at-once = Aussitôt, un courriel par nouvelle
mail-often-daily = Une fois par jour, le matin, s’il y a du nouveau
mail-often-weekly = Le lundi, s’il y a du nouveau
mail-language = Langue des courriels
mail-settings-lead = Les nouvelles par courriel : aussitôt, chaque jour ou chaque semaine.
mail-confirm = Confirmer cette adresse
mail-confirm-lead = Désormais, les nouvelles seront envoyées à :
mail-confirmed = L’adresse est confirmée
mail-confirmed-lead = Désormais, les nouvelles sont envoyées à :
mail-end = Ne plus m’envoyer de courriel
mail-end-lead = Jusqu’ici, les nouvelles sont envoyées à :
mail-ended = Plus de courriel
mail-ended-lead = Les nouvelles vous attendent toujours dans la ville. Plus aucun courriel ne part vers :
mail-stale = Ce lien ne mène plus nulle part
mail-stale-lead = Il a déjà été suivi, ou il date de plus d’un jour. Vous pouvez en demander un autre dans vos réglages.
notice-mail-kept = C’est enregistré.
notice-mail-link-sent = C’est enregistré. Suivez maintenant le lien dans le courriel que nous venons d’envoyer à la nouvelle adresse.
notice-mail-forgotten = Votre adresse est oubliée. Plus aucun courriel n’est envoyé.
error-no-mail = Cette ville n’envoie pas de courriel.
error-mail-address-needed = Dites où les courriels doivent arriver.
error-no-mail-address = Ce n’est pas une adresse électronique. Elle ressemble à ana@mail.example.
error-mail-asked-too-often = Trop de liens ont été envoyés ces derniers temps : aucun n’est parti cette fois. Regardez dans la boîte aux lettres, ou réessayez plus tard.

letter-confirm-subject = { $city } : confirmez votre adresse
letter-confirm-lead = Quelqu’un souhaite recevoir à cette adresse les nouvelles de { $city }.
letter-confirm-login = Son identifiant est { $login }.
letter-confirm-do = Pour confirmer l’adresse, suivez ce lien dans la journée
letter-confirm-not = Si ce n’est pas vous, ne faites rien : plus aucun courriel n’arrivera ici.
letter-news-subject = { $n ->
    [one] { $city } : une nouvelle pour vous
   *[other] { $city } : { $n } nouvelles pour vous
}
letter-news-lead = Du nouveau pour vous à { $city } :
letter-news-more = { $n ->
    [one] Une autre nouvelle
   *[other] { $n } autres nouvelles
}
letter-news-why = Vous recevez ce courriel parce que vous l’avez demandé dans vos réglages.
letter-news-change = Changer le rythme ou l’adresse
letter-news-end = Ne plus recevoir de courriel

admin-mail = Courriel
admin-mail-none = Cette ville n’envoie pas de courriel : sa configuration ne nomme aucun serveur de courrier.
admin-mail-well = Tous les courriels sont partis.
admin-mail-waiting = { $n ->
    [one] Un courriel attend de partir.
   *[other] { $n } courriels attendent de partir.
}
admin-mail-given-up = { $n ->
    [one] Un courriel n’a pas pu partir et est abandonné.
   *[other] { $n } courriels n’ont pas pu partir et sont abandonnés.
}
admin-mail-reasons = Les dernières réponses des serveurs de courrier :
admin-mail-forget = Oublier ceux qui sont abandonnés
notice-mail-failures-forgotten = Ils sont oubliés.

told-search-found = Une recherche que vous gardez a trouvé du nouveau
search-keep = Me signaler les nouvelles
search-kept = Les nouvelles pages que trouve cette recherche vous sont signalées.
search-unkeep = Ne plus me les signaler
notice-search-kept = Les nouvelles pages que trouve cette recherche vous seront signalées.
notice-watch-ended = Cela ne vous sera plus signalé.
watched = Ce qui vous est signalé
watched-page = Les changements d’une page
watched-theme = Les nouvelles pages sur un thème
watched-city = Les nouvelles pages d’une ville
watched-person = Les nouvelles pages de quelqu’un
watched-search = Les nouvelles pages que trouve une recherche
watched-end = Ne plus me le signaler
notices-feed = En flux
notices-feed-lead = Un lecteur de flux vous montre vos nouvelles à cette adresse. Gardez-la pour vous : qui la connaît lit avec vous.
notices-feed-renew = Changer d’adresse
notice-feed-renewed = Le flux a une nouvelle adresse. L’ancienne ne mène plus nulle part.
