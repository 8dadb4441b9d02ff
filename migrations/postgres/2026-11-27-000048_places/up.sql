-- What live pages of places say, here and of other cities: what lists and maps of places are made of. Coordinates are in
-- millionths of a degree, `name` is the title as it is sorted, `needs` are codes with a blank before and behind each.
CREATE TABLE place (
    page BIGINT PRIMARY KEY NOT NULL REFERENCES page (id),
    city BIGINT NOT NULL REFERENCES city (id),
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    status TEXT NOT NULL,
    latitude BIGINT,
    longitude BIGINT,
    address TEXT NOT NULL,
    needs TEXT NOT NULL,
    hours TEXT NOT NULL,
    checked TEXT NOT NULL,
    due BIGINT
);
CREATE INDEX place_list ON place (city, name, page);
CREATE INDEX place_latitude ON place (latitude) WHERE latitude IS NOT NULL;

-- Of which country a city is, and by which clock it lives, as its profile says.
CREATE TABLE city_clock (
    page BIGINT PRIMARY KEY NOT NULL REFERENCES page (id),
    country TEXT NOT NULL,
    zone TEXT NOT NULL
);
