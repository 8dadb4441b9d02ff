# Accueil, listes, recherche, villes, à faire.

home-question = Quel problème voulez-vous résoudre ?
home-door-find = Trouver ce qui a marché ailleurs
home-door-tell = Raconter ce que nous faisons
home-new-here = Nouveau à { $city }
home-new-elsewhere = Nouveau dans les autres villes
home-empty = Rien n’est encore écrit ici. La première page peut être courte : une chose que votre ville fait bien.
home-empty-do = Écrire la première page
all-pages = Toutes les pages
pages-of-city = Pages de { $city }
pages-none = Il n’y a encore rien ici.
n-pages = { $n ->
    [one] { $n } page
   *[other] { $n } pages
}

search-title = Recherche
search-title-for = Recherche de « { $query } »
search-empty = Tapez quelques mots. Les fautes de frappe et les autres formes d’un mot sont comprises ; les guillemets tiennent des mots ensemble.
search-total = { $n ->
    [0] Rien trouvé
    [one] 1 page trouvée
   *[other] { $n } pages trouvées
}
search-none = Rien n’a été trouvé pour ces mots.
search-none-spelling = L’orthographe est-elle juste ? Les noms de lieux s’écrivent souvent de plusieurs façons.
search-none-fewer = Essayez moins de mots, ou des mots plus généraux.
did-you-mean = Vouliez-vous dire
facets = Préciser
facet-city = Ville
facet-kind = Type de page
facet-lang = Langue
facet-theme = Thème
facet-remove = (retirer)

cities-lead = Chaque ville garde ses propres pages, et une copie de ce que les autres partagent. Si l’une se tait, ses pages se lisent encore ici.
health-here = cette ville
health-heard = dernières nouvelles
health-silent = injoignable depuis le { $day }
health-waiting = ses pages sont demandées, pas encore de réponse
health-refused = ne partage pas ses pages avec cette ville
health-not-followed = connue de nom seulement
health-blocked = bloquée : { $reason }

drafts = Vos brouillons
drafts-none = Rien ne vous attend. Ce que vous commencez sans le publier est gardé ici.
draft-new = nouvelle page
draft-saved = enregistré
draft-discard = Jeter

feed = Suivre (flux Atom)

home-tried = Essayé récemment
home-tried-all = Tous les essais
home-themes = Thèmes
facet-outcome = Résultat de l’essai
facet-status = Où en est-on
facet-evidence-level = Comment on le sait
facet-verdict = Et ailleurs ?
facet-experiment-type = Genre d’essai
facet-place-kind = Genre de lieu
facet-place-status = Ouvert ou fermé
facet-place-need = Ce qu’offre le lieu
facet-organisation-kind = Genre d’organisme
to-fill-in = À compléter
to-fill-in-lead = Des textes légaux de la ville ont encore des lacunes, marquées ⚠. Complétez-les :
calendar = Dans un agenda
