DROP TABLE departure_city;
DROP TABLE departure;
DROP TABLE departed;
