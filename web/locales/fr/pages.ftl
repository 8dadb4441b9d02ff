# Une page telle qu’on la lit.

kind-practice-sheet = Fiche pratique
kind-experiment-report = Essai
kind-replicability-note = Et ailleurs ?
kind-place = Lieu
kind-city-profile = Portrait de ville
kind-organisation = Organisme
kind-event = Événement
kind-help = Aide
kind-legal = Texte légal
kind-article = Article

kind-plural-practice-sheet = Fiches pratiques
kind-plural-experiment-report = Essais
kind-plural-replicability-note = Et ailleurs ?
kind-plural-place = Lieux
kind-plural-city-profile = Portraits de villes
kind-plural-organisation = Organismes
kind-plural-event = Événements
kind-plural-article = Articles

kind-explained-practice-sheet = Ce que fait votre ville, et que d’autres pourraient reprendre.
kind-explained-experiment-report = Ce que vous avez essayé, et ce qui s’est passé : aussi quand cela n’a pas marché.
kind-explained-replicability-note = Si cela marcherait dans une autre ville, et à quelle condition.
kind-explained-place = Une bibliothèque, un atelier de réparation, une recyclerie.
kind-explained-city-profile = Ce qu’il faut savoir d’une ville pour comprendre ce qu’elle fait.
kind-explained-organisation = Une association, un service, une entreprise, un laboratoire.
kind-explained-event = Un atelier, un congrès, une visite d’étude.
kind-explained-article = Tout ce qui vaut d’être su par ailleurs.

sheet-of = Fiche de { $city }
page-of = Page de { $city }
received = reçue
changed = modifiée
dated-by-city = datée du { $day } par { $city }
copy-from = Copie de { $city }
city-unreachable = { $city } est injoignable depuis le { $day }. Vous lisez la copie gardée ici.
copy-diverged = { $city } a signé deux historiques différents de cette page. En attendant que cette ville tranche, vous lisez celui qui est arrivé le premier.
copy-mismatch = Le dernier texte arrivé ne porte pas de signature valable de { $city }. Vous lisez le dernier qui en porte une.
page-locked = Cette page est verrouillée : { $reason }
page-locked-until = Jusqu’au { $day }.
author-unknown = une personne dont le nom n’est pas gardé

page-tabs = Parties de cette page
tab-read = Lire
tab-history = Historique
more = Plus
links = Liens
source = Texte source
source-explained = Le texte tel qu’il a été écrit, en Markdown.
rename = Renommer
who-may-edit = Qui peut modifier
delete = Supprimer
revert = En refaire la plus récente
restore = Rétablir
outline = Sur cette page
backlinks = Pages qui mènent ici
all-links = Tous les liens

trust = En bref
trust-how-far = Où en est-on
trust-how-we-know = Comment on le sait
trust-tried = Essayé ailleurs
trust-checked = Vérifié
trust-looked-after = Suivi par

about-version = À propos de cette version
about-version-authors = Auteurs
about-version-time = Écrite
about-version-licence = Licence
about-version-permalink = Adresse permanente
about-version-hash = Empreinte de l’enregistrement
about-version-signed = Signée par

own-draft = Vous avez un brouillon de cette page, enregistré
own-draft-continue = Continuer à écrire

old-version = Version ancienne
old-version-of = Vous lisez la version du { $day }, de
old-version-newest = Vers la version la plus récente
old-version-diff = Ce qui a changé depuis

page-not-found = Cette page n’existe pas encore
page-not-found-what = Rien n’est écrit à cette adresse.
page-not-found-called = Personne n’a encore écrit « { $title } ».
write-this-page = Écrire cette page
sign-in-to-write = Se connecter pour l’écrire
similar-pages = Pages au nom voisin

page-deleted = Cette page a été supprimée
page-deleted-what = Supprimée le { $day } par
page-deleted-why = Raison donnée :
page-deleted-kept = Son historique est gardé, et on peut la rétablir.
see-history = Voir l’historique

history-hint = Choisissez deux versions pour voir ce qui a changé de l’une à l’autre.
history-from = De
history-to = À
history-version = Version
history-pick-from = Comparer à partir de la version du { $day }
history-pick-to = Comparer jusqu’à la version du { $day }
history-newest = la plus récente
history-older-elsewhere = Les versions plus anciennes sont gardées par { $city }.
version-first = première version
version-deleted = supprimée
version-restored = rétablie
version-not-held = le texte n’est pas gardé ici
version-new-title = Nouveau titre :
accepted-by = accepté par
compare = Comparer

diff-title = Ce qui a changé
diff-older = plus ancienne
diff-newer = plus récente
diff-inline = Voir en une colonne
diff-side-by-side = Voir côte à côte
diff-nothing = Les deux versions sont identiques.
diff-fields = Ce qui a changé à côté du texte
diff-what = Ce qui s’est passé
diff-added = ajouté
diff-removed = retiré
diff-changed = changé
diff-gap = { $n ->
    [one] 1 ligne identique
   *[other] { $n } lignes identiques
}

links-incoming = Pages qui mènent ici
links-incoming-none = Aucune page ne mène encore ici.
links-outgoing = Où mène cette page
links-outgoing-none = Cette page ne mène à aucune autre.
link-missing = pas encore écrite

blame = Qui a écrit chaque ligne
blame-explained = Le texte d’aujourd’hui et, à côté de chaque passage, la version qui l’a apporté. Une ligne déplacée compte comme écrite là où elle a été déplacée.
blame-lines = Texte
blame-incomplete = Toutes les lignes ne sont pas connues : l’historique de cette page est très long, ou sa partie ancienne n’est pas conservée ici.
blame-unknown = une version plus ancienne

cite = Citer

news-version = Cette page vient de changer.
news-version-read = Lire la nouvelle version
news-deleted = Cette page vient d’être supprimée.

trust-outcome = Résultat
trust-practice = Ce qui a été essayé
trust-since = { $what } depuis { $day }
trust-from-to = { $what }, de { $start } à { $end }
trust-interest = Intérêt déclaré : { $interest }
trust-review-due = Une relecture est attendue depuis { $day }.
tried-nowhere = Pas encore, à notre connaissance
tried-outcome-running = { $n } en cours
tried-outcome-worked = { $n } avec succès
tried-outcome-worked-with-changes = { $n } avec succès après des changements
tried-outcome-mixed = { $n } au résultat mitigé
tried-outcome-no-effect = { $n } sans effet
tried-outcome-harmful = { $n } au résultat nuisible
tried-outcome-stopped-early = { $n } sans aller au bout
tried-outcome-inconclusive = { $n } sans conclusion
tried-outcome-unsaid = { $n } sans résultat indiqué
outcome-unsaid = Résultat non indiqué
tried-more = Tous les essais
also-in = Aussi en
also-in-original = version d’origine
translation-behind = L’original a changé depuis cette traduction.
translation-behind-diff = Ce qui a changé dans l’original
translate = Traduire cette page
translate-title = Traduire « { $title } »
translate-lead = Dans quelle langue ? L’éditeur s’ouvre avec le texte de la page. Écrivez par-dessus ; l’original reste tel quel, et chacune des deux pages mène à l’autre.
translate-read = déjà faite : la lire
translation-follows = Cette traduction dit maintenant ce que dit la dernière version de l’original.
translation-follows-hint = Cochez quand vous avez mis la traduction à jour.
tried-in = { $n ->
    [one] Essayé dans 1 ville : { $outcomes }
   *[other] Essayé dans { $n } villes : { $outcomes }
}
