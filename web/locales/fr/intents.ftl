# Taking part from one’s own city.

from-my-city = Participer depuis votre ville
from-my-city-lead = Si votre compte est dans une autre ville, ou ailleurs dans le fédivers, il ne vous en faut pas ici. Dites lequel c’est ; vous ferez le reste chez vous.
from-my-city-handle = Votre compte
from-my-city-handle-hint = Par exemple @leila@sidi-bou-said.example
from-my-city-find = Trouver le chemin
from-my-city-there = Votre propre serveur vous accueille :
from-my-city-go = Y aller
from-my-city-link = Mon compte est dans une autre ville
intent-propose = Vous voulez proposer une modification de
intent-answer = Vous voulez dire quelque chose sur
intent-read = Vous voulez participer à
arrival = Vous venez d’une autre ville
arrival-here = Voici ce que vous regardiez, tel que c’est ici :
arrival-not-here = Cette ville n’en a pas de copie. Cela se trouve à
arrival-original = Le lire là-bas
arrival-read = Lire la page
error-handle-leads-nowhere = Aucun chemin n’a été trouvé depuis ce compte. Vérifiez qu’il est écrit comme son serveur l’écrit.
