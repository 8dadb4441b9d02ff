# Notre version : une page faite à partir d’une autre.

adapt = Notre version
adapt-title = Notre version de « { $title } »
adapt-lead = Le texte de cette page de { $city } devient le début d’une nouvelle page de { $here }. Écrivez par-dessus ce qui se fait autrement ici.
adapt-original = La page de { $city } reste telle quelle. La vôtre la nomme en tête et montre ce qui diffère ; quand elle change, la vôtre le dit.
adapt-licence = La licence reste la même : { $licence }.
adapt-listed = Votre page est citée sur l’original, sous « Adapté ailleurs ».
adapt-unsaved = Rien n’est gardé tant que vous n’enregistrez pas.
adapt-button = Écrire notre version
our-version-of = Notre version de
version-by = Ce que { $city } a fait de
adapted-differs = Ce qui diffère
adapted-behind = { $city } a modifié sa page depuis.
adapted-behind-diff = Ce qui y a changé
adapted-elsewhere = Adapté ailleurs
original-diff-title = Ce qui diffère de l’original
original-diff-nothing = Les deux disent la même chose.
offer-back = Proposer nos modifications
offer-back-reason = Tiré de notre version : { $title }
take-over = Reprendre les modifications
take-over-explained = Ce que { $city } a modifié depuis est réuni avec votre texte. Ce que vous avez changé reste ; là où les deux ont modifié les mêmes lignes, on vous demande.
take-over-summary = reprend des modifications de { $city }
notice-taken-over = C’est repris : ce que l’original avait modifié est aussi dans cette page.
