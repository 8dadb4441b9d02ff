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
field-password-hint = Au moins dix caractères. Une courte phrase se retient bien.
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

error-required = Merci de remplir ce champ.
error-title-missing = Il manque un titre à la page.
error-text-missing = Il n’y a pas encore de texte.
error-too-long = C’est trop long : { $n } caractères au plus.
error-reason-missing = Merci de donner une raison : les lecteurs la verront.
error-date = Merci de choisir un jour à venir.
error-choice = Merci de choisir.
error-sign-in = L’identifiant et le mot de passe ne vont pas ensemble.
error-suspended = Ce compte ne peut pas se connecter pour le moment.
error-login-taken = Cet identifiant est déjà pris.
error-login-form = Un identifiant n’a que des minuscules, des chiffres et des traits d’union.
error-password-short = Le mot de passe doit avoir au moins dix caractères.
error-password-wrong = Ce n’est pas votre mot de passe actuel.
error-token-wrong = Ce n’est pas la clé que le programme a affichée.
error-slug-taken = Une autre page a cette adresse.
error-slug-form = Une adresse n’a que des lettres, des chiffres et des traits d’union.
error-address = Cela ne ressemble pas à l’adresse d’une ville, comme https://bordeaux.example.
error-city-unknown = Aucune ville ne répond à cette adresse.
error-city-itself = C’est votre propre ville.
error-writing = Écrivez ici ce que ces lignes doivent dire.
