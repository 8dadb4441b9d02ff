# Les liens entre pages de villes différentes, et le registre de qui a essayé une pratique.

links-told = Disent mener ici, et ne sont pas lues dans cette ville
links-declined = Non affichées par { $city }
link-decline = Ne pas afficher ce lien
link-decline-reason = Pourquoi ?
link-decline-hint = Tout le monde peut le lire, dans les deux villes. Cela ne supprime pas l’autre page.
link-show-again = L’afficher de nouveau
link-shown-by = { $city } affiche ce lien sur sa page.
link-declined-by = { $city } n’affiche pas ce lien : { $reason }
notice-link-declined = Le lien n’est plus affiché ; votre raison l’est.
notice-link-shown = Le lien est de nouveau affiché.
notice-intended = Tout le monde voit maintenant que votre ville va l’essayer.
told-page-linked = Une page d’une autre ville mène à cette page
told-link-declined = Une autre ville n’affiche pas un lien de cette page
act-intention = Va l’essayer

tried-withdrawn = { $n ->
    [one] 1 retiré (dernier résultat : { $outcome })
   *[other] { $n } retirés (dernier résultat : { $outcome })
}
tried-preparing = { $n ->
    [one] 1 ville s’y prépare
   *[other] { $n } villes s’y préparent
}
trial-withdrawn = Retiré (dernier résultat : { $outcome })
replicated-elsewhere = reproduit ailleurs (niveau 4)
replicated-consistently = reproduit ailleurs avec des résultats concordants (niveau 5)
replicated-not = Aucun essai dans une autre ville n’a encore montré, avec une comparaison, que cela y marche : cette page a le niveau de preuve que sa propre ville lui donne.
ledger-caption = Comptes rendus d’autres villes
ledger-city = Ville
ledger-adaptations = Ce qui a été fait autrement
ledger-period = Du { $start } au { $end }
ledger-since = Depuis { $start }
ledger-withdrawn = Retiré par { $city } le { $day }
ledger-compared = Comparé à autre chose
ledger-not-compared = Comparé à rien
ledger-only-like = Quelque chose de semblable, pas la pratique elle-même
ledger-as-it-is = Rien, d’après le compte rendu
ledger-untold = Non dit
ledger-declined = Non confirmés par { $city }
ledger-declined-what = Ces comptes rendus disent porter sur cette pratique. Sa ville n’est pas d’accord, pour la raison indiquée : ils ne sont pas comptés.
ledger-intentions = Qui va l’essayer
ledger-will-try = Va l’essayer : { $day }
ledger-lapsed = Voulait l’essayer ({ $day }) et n’a rien rapporté depuis
ledger-rule = Niveau 4 : dans une autre ville, une reprise qui a comparé ses mesures a réussi, peut-être après des changements. Niveau 5 : dans deux villes au moins, et nulle part sans effet ou nuisible. Les comptes rendus retirés ou non confirmés ne comptent pas. Chacun peut recompter à partir des comptes rendus.
intend = Nous allons l’essayer
intend-what = Cela s’affiche sur la page de { $city }, pour que d’autres puissent se joindre à vous. Six mois après votre date, cela s’éteint si votre ville n’a rien rapporté.
intend-date = Quand ?
intend-date-hint = Un jour, un mois ou une année : 2027-03-01, 2027-03 ou 2027.
intend-words = En quelques mots, si vous voulez
intend-words-hint = Où, avec qui, ce que vous voulez savoir.

freeze = Figer le protocole
freeze-lead = Voici ce que vous voulez faire. Une fois figé, chacun voit que c’était écrit avant que vous sachiez comment cela finit. L’heure et une empreinte sont signées et envoyées aux autres villes.
freeze-amend = Il n’est jamais écrasé : ce que vous y changez plus tard s’ajoute comme un avenant, avec sa date.
freeze-note = Protocole figé
notice-frozen = Le protocole est figé.
error-frozen = Ce protocole est déjà figé.
protocol-frozen = Figé le { $day }
protocol-not-frozen = Non figé
protocol-amended = { $n ->
    [one] 1 avenant depuis
   *[other] { $n } avenants depuis
}
protocol-rewritten = Ce qui figure ici comme protocole ne correspond pas à ce que cette ville a signé en le figeant (constaté le { $day }).
trust-protocol = Protocole
ledger-frozen = Le protocole était figé
protocol-part-text = ce qui est fait
protocol-part-url = où il se trouve
protocol-part-selection = le choix des personnes et des lieux
protocol-part-funding = qui paie
protocol-part-governance-effects = ce qui change dans les décisions
protocol-part-personal-data = les données personnelles
protocol-part-dpia-url = l’analyse d’impact
fact-amendments = Avenants au protocole
fact-field = Ce qui a changé
ledger-context = Différence de contexte
ledger-context-unknown = On ne la connaît pas

measured-what = Quoi
measured-there = À { $city }
measured-not = Non mesuré
measured-how = Quand et comment
delivery-planned = Ce qui était prévu
changes-core = Ce qu’il ne faut pas retirer, dit { $city }
changes-here = Ce qui a été fait autrement ici
changes-none = Aucun changement signalé
changes-other = En dehors de cela
changes-exact = La première colonne est la version même qui a été essayée.
changes-newest = La première colonne est la fiche telle qu’elle est aujourd’hui : la version essayée n’est pas conservée ici, ou n’est pas nommée.
protocol-is-frozen = Le protocole est figé. Ce que vous changez ici devient un avenant à la date d’aujourd’hui, à côté de ce qui a été figé.
