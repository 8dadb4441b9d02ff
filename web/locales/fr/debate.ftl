# Ce qui se dit sur les pages et les propositions.

thread = Ce qu’on en dit
thread-none = Personne n’a encore rien dit.
thread-order = Dans l’ordre de { $city }.
latest-comments = Les dernières réponses
latest-comments-all = Tout le débat
say = Prendre la parole
say-text = Votre message
say-hint = Tout le monde peut le lire, avec votre nom.
say-hint-copy = Il est envoyé à { $city }, qui lui donne sa place. Tout le monde peut l’y lire, avec votre nom.
say-exact = À propos de quels mots de la page ?
say-exact-hint = Copiez-les depuis la page. Vous pouvez laisser ce champ vide.
say-sign-in = Se connecter pour prendre la parole
say-unbound = Dire autre chose
comment-number = N° { $n }
comment-answers = en réponse au n° { $n }
comment-answers-waiting = en réponse à un message en attente
comment-edited = modifié
comment-on-proposal = sur une proposition
comment-on-proposal-of = sur la proposition de { $name }
comment-passage-gone = Le passage dont il s’agit n’est plus dans la page.
comment-deleted = Supprimé par son auteur.
comment-hidden = Masqué par la modération.
comment-answer = Répondre
comment-edit = Modifier votre message
act-vouch = Se porte garant d’une version
act-statement-is = C’est
act-statement-is-not = Ce n’est pas
act-consultation = Demande votre avis
act-official-answer = Réponse de la ville

notice-comment-said = Votre message est dans le débat.
notice-comment-sent = Envoyé. Il attend ici que la ville de la page lui donne sa place.
notice-comment-edited = Votre message est modifié.
notice-comment-deleted = Supprimé. Vous pouvez le rétablir pendant 30 jours.
notice-comment-restored = Votre message est rétabli.

error-passage-gone = Ces mots ne sont pas dans la page telle qu’elle est. Copiez-les depuis la page, ou laissez ce champ vide.
error-unknown-comment = Ce à quoi vous répondez n’est plus ici.
