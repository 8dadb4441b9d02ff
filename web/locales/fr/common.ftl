# Le cadre de chaque page : en-tête, navigation, pied de page, messages, temps.

skip-to-content = Aller au contenu
navigation = Navigation principale
search-label = Chercher dans le commun
search-button = Chercher
language = Langue
account = Compte
settings = Réglages
admin = Gestion du site
sign-in = Se connecter
sign-out = Se déconnecter
to-home = Vers l’accueil
save = Enregistrer
cancel = Annuler
edit = Modifier
never = jamais

nav-practices = Fiches pratiques
nav-trials = Essais
nav-places = Lieux
nav-cities = Villes
nav-to-do = À faire
nav-write = Écrire

footer-commons = un commun de savoirs entre villes

pager-label = La suite de la liste
pager-first = Revenir au début
pager-next = Suivant

ago-moment = à l’instant
ago-minutes = il y a { $n } min
ago-hours = { $n ->
    [one] il y a 1 heure
   *[other] il y a { $n } heures
}
ago-days = { $n ->
    [one] hier
   *[other] il y a { $n } jours
}
on-day = le { $day }
day = { $day ->
    [1] 1er
   *[other] { $day }
} { $month } { $year }
day-and-time = { $day } à { $clock } (UTC)
month-1 = janvier
month-2 = février
month-3 = mars
month-4 = avril
month-5 = mai
month-6 = juin
month-7 = juillet
month-8 = août
month-9 = septembre
month-10 = octobre
month-11 = novembre
month-12 = décembre
weekday-1 = lundi
weekday-2 = mardi
weekday-3 = mercredi
weekday-4 = jeudi
weekday-5 = vendredi
weekday-6 = samedi
weekday-7 = dimanche

notice-published = C’est publié. Les villes qui suivent la vôtre le reçoivent en ce moment.
notice-merged = C’est publié. Quelqu’un avait changé d’autres lignes entre-temps : les deux modifications sont dans la page.
notice-looks-alike = C’est publié. Mais une autre page de cette ville a un titre qui se ressemble : retrouvez-la par la recherche, et renommez l’une des deux si on peut les confondre.
notice-unchanged = Rien n’a changé, il n’y a donc pas de nouvelle version.
notice-draft-kept = Votre brouillon est gardé. Vous le retrouvez sous « À faire ».
notice-waits-for-review = Votre texte est gardé comme brouillon. Sur cette page, la ville relit d’abord : appuyez sur « Envoyer » pour le proposer.
notice-page-locked = Cette page est verrouillée pour le moment. Votre texte est gardé comme brouillon.
notice-draft-discarded = Le brouillon est jeté.
notice-link-withdrawn = Le lien ne mène plus nulle part.
notice-shared-draft-saved = Ce que vous avez écrit est dans le brouillon.
notice-renamed = C’est renommé. Les liens vers l’ancien nom mènent toujours ici.
notice-deleted = La page est supprimée. Son historique est gardé, et on peut la rétablir.
notice-restored = La page est rétablie.
notice-reverted = L’ancienne version est de nouveau la plus récente. Rien de l’historique n’est perdu.
notice-policy-changed = C’est enregistré : vous avez choisi qui peut modifier cette page.
notice-city-ready = Votre ville est prête. Écrivez sa première page.
notice-signed-out = Vous êtes déconnecté.
notice-name-changed = Votre nom est enregistré.
notice-password-changed = Votre mot de passe est changé.
notice-token-revoked = Cette clé n’ouvre plus rien.
notice-city-asked = La demande est partie : nous attendons les pages de cette ville.
notice-city-left = Cette ville n’est plus suivie. Les copies déjà ici restent.
notice-retry-started = Un nouvel essai est en cours.
notice-city-blocked = Cette ville est bloquée : rien n’en vient, rien n’y part.
notice-city-unblocked = Cette ville n’est plus bloquée.
notice-person-added = Le compte est créé.
notice-role-changed = Le rôle est enregistré.
notice-person-suspended = Cette personne ne peut plus se connecter. Ses textes restent.
notice-person-reinstated = Cette personne peut de nouveau se connecter.
notice-password-reset = Le nouveau mot de passe est en place. Dites-le à la personne de vive voix.
notice-delivery-replayed = L’envoi est relancé.
notice-delivery-discarded = Cela ne sera pas envoyé.
notice-proposal-sent = C’est envoyé. Vous le retrouvez sous « À faire », et vous serez informé de la décision.
notice-proposal-accepted = C’est accepté. La page le contient maintenant, avec le nom de l’auteur.
notice-proposal-accepted-in-part = C’est accepté en partie. La page contient maintenant ce qui a été repris, avec le nom de l’auteur.
notice-proposal-declined = C’est refusé. Votre réponse se lit à côté de la proposition.
notice-proposal-withdrawn = La proposition est retirée.
notice-proposal-moved = La page a changé entre-temps. Regardez la proposition encore une fois.
notice-form-expired = Le formulaire était trop ancien. Ce que vous avez écrit est encore là : renvoyez-le.
