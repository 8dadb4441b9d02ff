# Suivre des pages.

hand-over = Confier la page
hand-over-lead = Qui suit une page en répond : cette personne décide des propositions, et on lui rappelle de la relire.
hand-over-who = Suivi par
hand-over-who-hint = Un nom par ligne : une personne de cette ville par son identifiant, comme @ana, ou le nom d’un service. Personne : laissez vide.
hand-over-reason = Pour quelle raison ?
checked = Je l’ai relue
checked-lead = La page reste telle quelle. Tout le monde voit que vous l’avez relue aujourd’hui.
checked-until = Quand faudra-t-il la relire ?
overdue-since = Personne n’a relu cette page depuis le { $day }.
to-review = Pages à relire

notice-handed-over = La page dit désormais qui la suit.
notice-checked = Merci. La page dit qu’elle a été relue aujourd’hui.

error-unknown-steward = Personne dans cette ville n’a cet identifiant.
error-too-many-stewards = Une page est suivie par 20 personnes au plus.
error-stewards-changed = Seuls ceux qui suivent une page, et les agents, disent qui la suit. Laissez cette ligne telle quelle.
error-entangled = Cela ne peut pas être changé automatiquement dans le texte. Ouvrez l’éditeur et changez-le là.
