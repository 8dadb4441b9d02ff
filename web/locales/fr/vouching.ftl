# Se porter garant d’une version d’une page.

vouch = Je m’en porte garant
vouch-title = Qui se porte garant de cette page
vouch-lead = On se porte garant d’une version précise. Ce qui s’écrit ensuite fait vieillir cette garantie.
vouch-none = Personne ne se porte encore garant de cette page.
vouch-version = la version du { $day }
vouch-age-latest = la dernière version
vouch-age = { $n ->
    [one] il y a 1 version
   *[other] il y a { $n } versions
}
vouch-age-earlier = une version antérieure
vouch-answer = Répondre dans le débat
vouch-withdraw = Retirer ma garantie
vouch-which = Vous vous portez garant de la version du { $day }.
vouch-again = Elle remplace votre garantie précédente.
vouch-capacity = Au nom de qui ?
vouch-personally = Vous vous portez garant à titre personnel. Voulez-vous le faire au nom d’une organisation ?
vouch-reason = Pourquoi ?
vouch-reason-hint = 500 caractères au plus. Tout le monde peut le lire, avec votre nom.
vouch-sign-in = Se connecter pour se porter garant de cette page
capacity-personal = En mon nom
capacity-city = Au nom de ma ville
capacity-organisation = Au nom de : { $name }
capacity-is-personal = à titre personnel
capacity-is-city = au nom de { $city }
capacity-is-organisation = au nom de : { $name }
trust-vouched = { $n ->
    [one] 1 personne s’en porte garante, pour cette version
   *[other] { $n } personnes s’en portent garantes, la dernière pour cette version
}
trust-vouched-ago = { $n ->
    [one] 1 personne s’est portée garante
   *[other] { $n } personnes se sont portées garantes
} d’une version antérieure : { $ago }
version-vouched = { $n ->
    [one] 1 personne s’en porte garante
   *[other] { $n } personnes s’en portent garantes
}
about-version-vouched = S’en portent garants
which-version = Quelle version
version-latest = La dernière version
version-last-vouched = La dernière version dont quelqu’un se porte garant

affiliations = Organisations dont on est membre
affiliations-explained = Si vous êtes membre d’une organisation, vous pouvez vous porter garant en son nom, une fois que votre ville l’a confirmé.
affiliations-to-confirm = Appartenances à confirmer
affiliation-name = Nom de l’organisation
affiliation-ask = Demander à la ville de confirmer une organisation
affiliation-confirm = Confirmer
affiliation-confirmed = confirmée
affiliation-waits = pas encore confirmée
affiliation-withdraw = Retirer

notice-vouched = Vous vous portez désormais garant de cette version.
notice-vouch-sent = Envoyé. Votre garantie attend ici que la ville de la page lui donne sa place.
notice-affiliation-asked = Votre ville va l’examiner.
notice-affiliation-confirmed = L’appartenance est confirmée.
notice-affiliation-withdrawn = L’appartenance est retirée.

error-capacity = Votre ville n’a pas confirmé que vous pouvez parler en ce nom.
error-too-many-organisations = C’est trop. Retirez d’abord une organisation.
error-empty-organisation = Écrivez le nom de l’organisation.
error-version-not-here = Cette version de la page n’est pas ici. Rouvrez la page.
