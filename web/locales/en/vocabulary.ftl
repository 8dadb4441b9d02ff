# Vocabularies: the names of the codes that pages contain.

theme-mobility = Mobility
theme-energy = Energy
theme-climate-mitigation = Cutting emissions
theme-climate-adaptation = Adapting to the climate
theme-biodiversity = Nature and biodiversity
theme-water = Water
theme-waste-circularity = Waste and reuse
theme-air-quality = Air quality
theme-housing-planning = Housing and planning
theme-work-places = Places to work
theme-economy-jobs = Economy and jobs
theme-digital-services = Digital services
theme-open-data = Open data
theme-education-culture = Education and culture
theme-health-care = Health and care
theme-inclusion-accessibility = Inclusion and accessibility
theme-safety-privacy = Safety and privacy
theme-food-logistics = Food and deliveries
theme-participation-governance = Participation and decisions
