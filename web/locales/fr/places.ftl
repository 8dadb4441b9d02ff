# Lieux.

places-lead = Où aller : ce qu’on y trouve, à quels besoins cela répond, et si c’est ouvert maintenant.
places-empty = Il n’y a pas encore de lieux.
places-none-chosen = Il n’y a pas de lieu de cette sorte.
places-all = Tous les lieux
places-begin = Décrire un lieu
places-choose = De quoi avez-vous besoin ?
places-open-now = Ouvert maintenant
places-any-kind = Tous les types
places-any-city = Toutes les villes
places-needs = Il faut qu’il y ait
places-geojson = En fichier (GeoJSON)
places-unmapped = { $n ->
    [one] { $n } de ces lieux ne dit pas où il est et n’est pas sur la carte.
   *[other] { $n } de ces lieux ne disent pas où ils sont et ne sont pas sur la carte.
}
places-km = { $n } km

trust-hours = Ouvert maintenant ?
hours-now-open = Ouvert maintenant
hours-now-closed = Fermé en ce moment
hours-now-unknown = On ne sait pas si c’est ouvert en ce moment
hours-closes = fermeture : { $when }
hours-opens = ouverture : { $when }
hours-may-open = peut-être ouvert : { $when }
hours-tomorrow = demain
hours-not-said = Personne ne dit quand c’est ouvert.
hours-no-clock = On ne sait pas si c’est ouvert en ce moment : sa ville ne dit pas son fuseau horaire.
hours-week = Les sept prochains jours (fuseau { $zone })
hours-closed-day = fermé

coverage = Les lieux sont-ils proches ?
coverage-lead = À quelle distance de chaque quartier de { $city } se trouve le lieu ouvert le plus proche.
coverage-none = { $city } ne dit pas quels quartiers elle a.
coverage-begin = Ajouter les quartiers au portrait de la ville
coverage-within = { $people } habitants ({ $percent } %) vivent à { $km } km au plus de l’un d’eux.
coverage-of = Sur { $people } habitants, chacun compté au centre de son quartier.
coverage-uncounted = { $n ->
    [one] { $n } quartier ne dit pas son centre ou sa population et n’est pas compté.
   *[other] { $n } quartiers ne disent pas leur centre ou leur population et ne sont pas comptés.
}
coverage-nobody = Aucun quartier ne dit à la fois son centre et combien d’habitants y vivent : personne ne peut être compté.
coverage-map = Disques numérotés : les centres des quartiers. Carrés : les lieux les plus proches de l’un d’eux.
coverage-caption = Quartiers
coverage-district = Quartier
coverage-people = Habitants
coverage-nearest = Lieu le plus proche
coverage-no-place = aucun à moins de { $km } km
coverage-no-middle = son centre n’est pas indiqué
coverage-rule = { $n ->
    [one] { $n } lieu en service a été pris en compte, toutes villes confondues. Les distances sont à vol d’oiseau, depuis le centre du quartier ; les horaires du jour ne comptent pas.
   *[other] { $n } lieux en service ont été pris en compte, toutes villes confondues. Les distances sont à vol d’oiseau, depuis le centre du quartier ; les horaires du jour ne comptent pas.
}
coverage-source = Quartiers et habitants selon
