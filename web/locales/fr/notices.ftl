# Être tenu au courant.

notices = Du nouveau pour vous
notices-none = Rien pour le moment. Vous apprenez ici les réponses à vos propositions et les nouvelles de ce que vous suivez.
notices-see-all = J’ai tout lu
notices-all = Tout ce que vous avez appris ici
notice-unread = nouveau
told-accepted = Votre proposition est acceptée
told-accepted-in-part = Votre proposition est acceptée en partie
told-declined = Votre proposition n’est pas retenue
told-answered = Votre proposition a reçu une réponse
told-proposal-made = Une modification est proposée
told-mentioned = Quelqu’un vous interpelle
told-answer = Quelqu’un vous répond
told-commented = On en parle
told-page-changed = Il y a une nouvelle version
told-page-appeared = Une nouvelle page
told-review-due = Vous la suivez : merci de la relire

watch = Me tenir au courant
watch-title = Me tenir au courant
watch-question = De quoi voulez-vous être au courant ?
watch-page = Les nouvelles versions de cette page et les modifications proposées
watch-city = Les nouvelles pages de { $city }
watch-theme = Les nouvelles pages sur le thème : { $theme }
watch-where = Vous le trouverez sous « À faire ».
notice-watches-kept = Vous serez au courant de ce que vous avez coché.
notice-notices-seen = Tout est marqué comme lu.
nav-new = Du nouveau
