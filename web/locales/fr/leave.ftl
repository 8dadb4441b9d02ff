# One’s own data, and leaving.

own-data = Vos données
own-data-lead = Tout ce qui est conservé ici sur vous et de vous, avec les textes que vous avez écrits.
own-data-button = Emporter mes données
leave = Quitter cette ville
leave-lead = Ce qui se passe quand vous partez :
leave-goes = Votre compte, vos brouillons et ce que vous suivez disparaissent aussitôt. Votre nom disparaît de toutes les pages, de tous les débats et de toutes les listes.
leave-stays = Ce que vous avez écrit reste sous sa licence, sans votre nom.
leave-cities = Chaque ville connue de celle-ci est priée d’en faire autant. Vous recevez une adresse où vous voyez lesquelles l’ont confirmé.
leave-password-hint = Pour être sûr que c’est vous.
leave-button = Partir pour de bon
receipt = Vous êtes parti·e
receipt-lead = Votre nom a été retiré d’ici le { $day }.
receipt-keep = Gardez cette adresse ; elle montre ce que les autres villes confirment :
receipt-city = Ville
receipt-confirmed = Confirmé
receipt-not-yet = pas encore
error-last-administrator = Nommez d’abord une autre personne administratrice.
