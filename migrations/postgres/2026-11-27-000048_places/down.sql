DROP TABLE city_clock;
DROP TABLE place;
