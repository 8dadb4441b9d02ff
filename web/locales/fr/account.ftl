# Installation, connexion, réglages, erreurs de formulaire.

setup-title = Bienvenue. Préparons votre ville
setup-lead = Quatre réponses, et la première page peut s’écrire. Tout pourra être changé plus tard.
setup-token = Clé d’installation
setup-token-hint = Elle s’est affichée au démarrage du programme, pour que personne d’autre ne prenne cette ville.
setup-city = Nom de la ville
setup-city-hint = Comme le disent ses habitants : Bordeaux, Sidi Bou Saïd.
setup-lang = Langue
setup-admin = Votre compte
setup-button = Préparer la ville

field-login = Identifiant
field-login-hint = Des minuscules et des chiffres, par exemple ana ou ana-m.
field-password = Mot de passe
field-password-hint = Au moins huit caractères. Une courte phrase se retient bien.
field-current-password = Mot de passe actuel
field-new-password = Nouveau mot de passe
field-name = Nom
field-name-hint = Comme les autres le liront à côté de ce que vous écrivez.
field-role = Rôle

sign-in-to-continue = Connectez-vous pour continuer. Ce que vous avez écrit est gardé.
sign-in-help = Pas encore de compte, ou mot de passe oublié ? Demandez aux personnes qui s’occupent de ce site dans votre ville.

settings-who = Votre identifiant est
settings-handle = Pour les autres villes, vous êtes
settings-name = Votre nom
settings-password = Votre mot de passe
settings-password-button = Changer le mot de passe
tokens = Clés pour programmes
tokens-explained = Une clé permet à un programme de lire et d’écrire en votre nom, sans votre mot de passe.
tokens-made = Clés déjà créées
token-new = Voici la nouvelle clé. Copiez-la maintenant : elle n’est montrée que cette fois.
token-label = À quoi sert-elle ?
token-label-hint = Par exemple : reprise hebdomadaire de l’agenda de la bibliothèque.
token-created = Créée
token-used = Dernier usage
token-expires = Fin
token-revoke = Reprendre
token-make = Créer une clé

role-contributor = Habitant
role-officer = Agent
role-administrator = Administrateur
role-explained-contributor = Écrit et modifie ; là où la ville relit d’abord, un agent publie.
role-explained-officer = Personnel de la ville : publie, renomme, supprime, et dit qui peut modifier.
role-explained-administrator = Aussi les comptes, les autres villes et les réglages.

error-empty = Merci de remplir ce champ.
error-unusable-text = Ce texte ne peut pas être gardé : il est trop long, ou contient des signes qui ne sont pas du texte.
error-unknown-kind = Merci de choisir un type de page.
error-language-form = Une langue s’écrit comme fr ou pt-BR.
error-slug-form = Une adresse n’a que des lettres, des chiffres et des traits d’union.
error-address-taken = Une autre page a cette adresse.
error-reason-needed = Merci de donner une raison : les lecteurs la verront.
error-date-form = Un jour s’écrit comme 2026-11-20.
error-in-the-past = Merci de choisir un jour à venir.
error-wrong-login = L’identifiant et le mot de passe ne vont pas ensemble.
error-login-form = Un identifiant n’a que des minuscules, des chiffres, des points et des traits d’union.
error-login-taken = Cet identifiant est déjà pris.
error-password-length = Le mot de passe doit avoir au moins huit caractères.
error-wrong-password = Ce n’est pas votre mot de passe actuel.
error-wrong-token = Ce n’est pas la clé que le programme a affichée.
error-own-role = C’est à un autre administrateur de changer votre rôle.
error-own-account = C’est à un autre administrateur de le faire pour votre compte.
error-city-address = Cela ne ressemble pas à l’adresse d’une ville, comme https://bordeaux.example.
error-city-unreadable = Aucune ville ne répond à cette adresse.
error-own-city = C’est votre propre ville.
error-blocked = Cette ville est bloquée ici. Débloquez-la d’abord.
error-not-deleted = Cette page n’est pas supprimée.
