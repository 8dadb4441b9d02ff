# Et chez nous ? : le contexte d’une pratique à côté de celui d’une autre ville ; listes par proximité.

here = Et chez nous ?
here-lead = Là où { $city } fait cela, à côté de { $with } : ce qui se ressemble, ce qui diffère, et à quelle condition cela marcherait.
here-own = C’est ce que fait { $city } elle-même. Choisissez une autre ville pour comparer.
here-with = Comparer avec
here-compare = Comparer
here-none = Aucune autre ville n’a encore dit comment elle est : il n’y en a pas avec qui comparer.
here-contexts = Deux villes côte à côte
here-distance = Leur distance est de { $value } : 0 si elles sont identiques, 1 si tout les sépare ; { $n ->
    [one] 1 point a été comparé.
   *[other] { $n } points ont été comparés.
}
here-largest = Le plus différent
here-too-little = On n’en sait pas assez pour les comparer.
here-too-little-why = { $n ->
    [0] Aucun point n’est dit par les deux ; il en faut quatre.
    [one] 1 point est dit par les deux ; il en faut quatre.
   *[other] { $n } points sont dits par les deux ; il en faut quatre.
}
here-missing = { $city } ne dit pas :
here-in-what = Sur quoi
here-difference = Différence
here-unsaid = non dit
here-uncompared = non comparé
here-how = Chaque différence va de 0 à 1, et la distance est leur moyenne. Ce que l’une des deux ne dit pas ne compte pas. Aucune ville n’est classée ; la formule est dans le chapitre « Et chez nous ? » du manuel.
here-profile-of = Ce que { $city } dit d’elle-même
here-write = Écrire le profil de notre ville
here-complete = Compléter le profil de notre ville
here-conditions = À quelle condition
here-no-conditions = Aucune condition n’est notée.
here-conditions-lead = Si chacune est remplie, comme { $city } le dit dans sa propre note.
here-is-met = Remplie
here-is-partly = Remplie en partie
here-is-not-met = Non remplie
here-is-not-said = Non dit
likeness-alike = Très semblables.
likeness-rather-alike = Plutôt semblables.
likeness-rather-different = Plutôt différentes.
likeness-different = Très différentes.
context-density = Habitants au km²
climate-a = Tropical
climate-b = Sec
climate-c = Tempéré
climate-d = Continental
climate-e = Polaire
near-offer = D’abord les villes les plus proches de { $city }
near-usual = Dans l’ordre habituel
near-ordered = Dans l’ordre de la ressemblance des villes avec { $city } ; { $n ->
    [one] 1 autre ville peut être comparée, et les pages des autres viennent à la fin.
   *[other] { $n } autres villes peuvent être comparées, et les pages des autres viennent à la fin.
} Ce n’est pas un classement de valeur.
near-not = L’ordre est l’ordre habituel : { $city } dit trop peu d’elle-même, ou aucune autre ville n’en dit assez, pour savoir lesquelles sont proches.
