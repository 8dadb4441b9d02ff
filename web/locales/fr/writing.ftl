# Écrire, conflits, et actes sur toute une page.

write-title = Écrire une nouvelle page
write-kind = Qu’est-ce que ce sera ?
write-continue = Commencer à écrire
edit-title = Modifier { $title }
edit-heading = Modifier cette page

field-title = Titre
field-title-hint = Dites en quelques mots de quoi il s’agit, comme à un voisin.
field-lang = Langue de la page
field-kind = Type de page
field-licence = Licence du texte
field-text = Texte
field-text-hint = Écrivez comme dans une lettre. Une ligne vide commence un paragraphe, ## fait un intertitre, [[Nom]] mène à une autre page.
field-note = Qu’avez-vous changé, et pourquoi ?
field-note-hint = Une phrase pour l’historique. Vous pouvez la laisser vide.
field-address = Adresse
field-address-hint = La fin de l’adresse de la page. Dans le doute, laissez-la telle quelle.
field-why = Pourquoi ?
field-optional = Vous pouvez laisser vide.

licence-agreement = Ce que vous publiez ici peut être partagé et adapté par tous, avec votre nom, sous licence CC BY-SA 4.0.
publish = Publier
preview-button = Aperçu
keep-draft = Garder en brouillon
preview = Aperçu : pas encore enregistré
untitled = Sans titre

errors-title = À corriger d’abord
errors-title-kept = Votre texte est gardé. À corriger avant de publier

draft-restored = Vous continuez votre brouillon, enregistré
draft-moved-on = Quelqu’un a changé la page depuis. À la publication, les deux modifications seront réunies ; là où elles se touchent, on vous demandera.
draft-reason-waits-for-review = Il est dans la file : un agent le lit, et vous serez informé de la décision.
draft-reason-page-locked = Il n’est pas publié, car la page est verrouillée.
draft-reason-conflict = Il n’est pas publié, car quelqu’un a changé les mêmes lignes.
draft-reason-incomplete = Il n’est pas encore publié : il manque des réponses.
edit-waits = Ici, la ville relit d’abord : un agent lit ce que vous envoyez, et vous serez informé de la décision.
edit-locked = Cette page est verrouillée pour le moment. Vous pouvez écrire : votre texte est gardé en brouillon jusqu’à sa réouverture.

conflict-title = Vous avez changé les mêmes lignes
conflict-lead = { $n ->
    [one] Tout le reste est déjà réuni. Un passage attend votre choix.
   *[other] Tout le reste est déjà réuni. { $n } passages attendent votre choix.
}
conflict-who = L’autre version a été écrite par
conflict-kept = Rien de ce que vous avez écrit n’est perdu : votre texte entier est au bas de cette page.
conflict-part = Passage { $n } sur { $of }
conflict-yours = Le vôtre
conflict-theirs = Celui de l’autre
conflict-before = Comme c’était avant
conflict-nothing = (ces lignes n’y sont pas)
conflict-both = Garder les deux : celui de l’autre, puis le vôtre
conflict-own = Le récrire :
conflict-publish = Publier avec ces choix
conflict-whole-text = Votre texte entier

rename-title = Renommer cette page
rename-explained = Les liens vers l’ancien nom continueront de mener ici.
rename-button = Renommer
delete-title = Supprimer cette page ?
delete-explained = Les lecteurs verront qu’elle a été supprimée, et pourquoi. Son historique est gardé, et on peut la rétablir.
delete-backlinks = { $n ->
    [one] Une page mène ici.
   *[other] { $n } pages mènent ici.
}
delete-why-hint = Les lecteurs le verront.
delete-button = Supprimer la page
restore-title = Rétablir cette page ?
restore-explained = Elle revient comme elle était avant d’être supprimée, ici et dans chaque ville qui en garde une copie.
restore-button = Rétablir
revert-title = Refaire de cette version la plus récente ?
revert-which = Vous avez choisi la version du
revert-explained = Son texte devient une nouvelle version de la page. Ce qui a été écrit depuis reste dans l’historique.
revert-button = En refaire la plus récente
policy-title = Qui peut modifier cette page
policy-question = Qui peut modifier ?
policy-open = Tout le monde
policy-reviewed = La ville relit d’abord
policy-locked = Personne, pour un temps
policy-explained-open = Toute personne qui a un compte change la page aussitôt.
policy-explained-reviewed = Tout le monde peut écrire ; un agent publie.
policy-explained-locked = Un acte de modération, avec une raison publique et une fin.
policy-reason = Raison
policy-reason-hint = Les lecteurs la verront.
policy-until = Jusqu’au
policy-until-hint = Pour un verrou seulement : le jour où il prend fin.

## Ce à quoi une fiche doit encore répondre

questions-rest = Le texte
questions-rest-help = Tout ce que les questions ne demandent pas : comment cela se passe, ce qui fut difficile, des images, des adresses. Il peut rester vide.
questions-steps = Étapes de ce formulaire
questions-next = Suite :
questions-answered = Réponses : { $n } sur { $of }
questions-source = Écrire le texte entier, champs compris
questions-instead = Répondre plutôt aux questions
optional = facultatif
unanswered = { $n ->
    [1] Votre texte est enregistré. Une réponse manque
    [2] Votre texte est enregistré. Deux réponses manquent
    [3] Votre texte est enregistré. Trois réponses manquent
   *[other] Votre texte est enregistré. { $n } réponses manquent
}
answer-place = Où
answer-one-more = En ajouter un autre
answer-unknown = Nous ne savons pas, parce que…
answer-unknown-why = Pourquoi personne ne sait
answer-unknown-hint = À la place d’une réponse, en dix caractères au moins. Laissez la réponse elle-même vide.
answer-unknown-short = Dites en dix caractères au moins pourquoi personne ne le sait.
answer-unknown-tick = Nous ne savons pas
answer-core-elements-row = Élément { $n }
answer-core-elements-name = Ce qu’il ne faut pas retirer
answer-core-elements-why-essential = Pourquoi (facultatif)
answer-indicators-row = Chiffre { $n }
answer-indicators-name = Ce que vous avez mesuré
answer-indicators-unit = Unité
answer-indicators-baseline = Avant
answer-indicators-value = Après
answer-conditions-row = Condition n° { $n }
answer-conditions-text = À condition que…
answer-interests-text = Lequel, en quelques mots (facultatif)

## L'aide d'un collègue pour un brouillon

ask-colleague = Demander à un collègue
share-explained = Toute personne connectée ici, qui peut publier ici et qui a ce lien, peut lire votre brouillon et y écrire. Le lien prend fin quand vous publiez, ou quand vous le retirez.
share-link = Lien vers votre brouillon
share-copy = Copier le lien
share-copied = Le lien est copié.
share-mail = L’envoyer par courriel
share-mail-subject = Pourriez-vous regarder « { $title } » ?
share-mail-body = J’écris cette page et il y manque encore quelque chose. Vous pouvez la lire et la compléter ici : { $link }
share-withdraw = Retirer le lien
share-make = Créer un lien
share-back = Retour au brouillon
share-whose = C’est le brouillon de { $name }, qui demande votre aide. Ce que vous enregistrez ici y est écrit ; { $name } le publie.
share-save = Enregistrer dans le brouillon
share-changed = Le brouillon a changé depuis que vous l’avez ouvert. Enregistrez encore une fois pour y mettre votre texte.
share-is-open = Un collègue peut l’ouvrir par un lien
