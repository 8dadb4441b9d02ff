# Vocabulaires : les noms des codes qui se trouvent dans les pages.

theme-mobility = Mobilité
theme-energy = Énergie
theme-climate-mitigation = Réduction des émissions
theme-climate-adaptation = Adaptation au climat
theme-biodiversity = Nature et biodiversité
theme-water = Eau
theme-waste-circularity = Déchets et réemploi
theme-air-quality = Qualité de l’air
theme-housing-planning = Logement et urbanisme
theme-work-places = Lieux de travail
theme-economy-jobs = Économie et emploi
theme-digital-services = Services numériques
theme-open-data = Données ouvertes
theme-education-culture = Éducation et culture
theme-health-care = Santé et soins
theme-inclusion-accessibility = Inclusion et accessibilité
theme-safety-privacy = Sécurité et vie privée
theme-food-logistics = Alimentation et livraisons
theme-participation-governance = Participation et décisions
