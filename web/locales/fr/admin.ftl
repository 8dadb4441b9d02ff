# Gestion du site.

admin-people = Personnes
admin-deliveries = Non remis
admin-follow = Suivre une ville
admin-city-address = Adresse de la ville
admin-city-address-hint = Par exemple https://bordeaux.example. Ses pages sont copiées ici et tenues à jour.
admin-follow-button = Suivre
admin-known-cities = Villes connues
admin-cities-none = Aucune autre ville n’est encore connue.
following-no = Vous ne la suivez pas.
following-asked = Vous avez demandé à la suivre ; elle n’a pas encore répondu.
following-yes = Vous la suivez : ses pages arrivent ici.
following-refused = Elle ne souhaite pas être suivie.
admin-follows-us = Elle vous suit : vos pages arrivent chez elle.
admin-progress = { $done } pages sur { $total } sont ici
admin-progress-open = { $done } pages sont ici pour l’instant
admin-never-heard = Rien n’en est encore venu.
admin-nothing-waits = Tout lui a été envoyé.
admin-waiting = { $n ->
    [one] Une modification attend d’être envoyée.
   *[other] { $n } modifications attendent d’être envoyées.
}
admin-mismatches = { $n ->
    [one] Une page est arrivée qui ne correspondait pas à sa signature. Elle n’a pas été montrée, et a été redemandée.
   *[other] { $n } pages sont arrivées qui ne correspondaient pas à leur signature. Elles n’ont pas été montrées, et ont été redemandées.
}
admin-last-error = Dernière difficulté :
admin-next-try = Prochain essai : { $day }.
admin-retry = Essayer maintenant
admin-unfollow = Ne plus suivre
admin-block = Bloquer …
admin-block-reason = Raison
admin-block-hint = Publique : les lecteurs la verront.
admin-block-button = Bloquer cette ville
admin-unblock = Débloquer

admin-suspended = suspendu
admin-person-change = Changer …
admin-password-hint = Au moins huit caractères. Dites-le de vive voix ; il se change dans les réglages.
admin-password-button = Mettre ce mot de passe
admin-suspend = Suspendre
admin-reinstate = Laisser se reconnecter
admin-add-person = Ajouter une personne

admin-deliveries-lead = Ce qui n’a pas pu être remis après beaucoup d’essais. Rien n’est perdu : on peut le renvoyer.
admin-deliveries-none = Tout a été remis.
admin-delivery-to = à { $city }
admin-replay = Renvoyer
admin-discard = Ne pas envoyer
