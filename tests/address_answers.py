"""Answers of address servers, in the shape that their documents give; the places are in London and Beijing."""

from __future__ import annotations

import json
from typing import Any


def _photon(lon: float, lat: float, **about: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [lon, lat]},
        "properties": {
            "osm_id": 5076279021,
            "osm_type": "N",
            "country": "United Kingdom",
            "countrycode": "GB",
            **about,
        },
    }


PHOTON = {
    "type": "FeatureCollection",
    "features": [
        _photon(-0.1281, 51.5079, type="house", osm_key="building", osm_value="yes", housenumber="88",
                street="Quay Street", postcode="N1 7DR", city="London", state="England"),
        _photon(-0.1301, 51.5081, type="street", osm_key="highway", osm_value="residential", name="Quay Street",
                postcode="N1 7DR", city="London"),
        _photon(-0.1202, 51.5031, type="house", osm_key="tourism", osm_value="hotel", name="Quay Hotel",
                street="Bridge Road", city="London"),
        _photon(-0.1, 51.6, type="city", osm_key="place", osm_value="town", name="Quayton"),
    ],
}  # fmt: skip
GERMAN = {
    "type": "FeatureCollection",
    "features": [
        _photon(13.4, 52.5, type="house", osm_key="building", osm_value="yes", housenumber="12", street="Kanalstraße",
                postcode="10115", city="Berlin", countrycode="DE"),
    ],
}  # fmt: skip
NOMINATIM = [
    {
        "place_id": 100149, "licence": "Data © OpenStreetMap contributors, ODbL 1.0. https://osm.org/copyright",
        "osm_type": "way", "osm_id": 107775, "lat": "51.5079", "lon": "-0.1281", "category": "building", "type": "yes",
        "place_rank": 30, "importance": 0.0001, "addresstype": "building", "name": "",
        "display_name": "88, Quay Street, Islington, London, Greater London, England, N1 7DR, United Kingdom",
        "address": {"house_number": "88", "road": "Quay Street", "suburb": "Islington", "city": "London",
                    "state": "England", "postcode": "N1 7DR", "country": "United Kingdom", "country_code": "gb"},
        "boundingbox": ["51.5", "51.6", "-0.2", "-0.1"],
    },
    {
        "place_id": 2, "lat": "51.5081", "lon": "-0.1301", "category": "highway", "type": "residential", "place_rank": 26,
        "addresstype": "road", "name": "Quay Street", "display_name": "Quay Street, Islington, London, United Kingdom",
        "address": {"road": "Quay Street", "city": "London", "postcode": "N1 7DR", "country_code": "gb"},
    },
    {
        "place_id": 3, "lat": "51.5031", "lon": "-0.1202", "category": "tourism", "type": "hotel", "place_rank": 30,
        "addresstype": "tourism", "name": "Quay Hotel", "display_name": "Quay Hotel, Bridge Road, London",
        "address": {"tourism": "Quay Hotel", "road": "Bridge Road", "city": "London", "country_code": "gb"},
    },
    {
        "place_id": 4, "lat": "51.6", "lon": "-0.1", "category": "place", "type": "town", "place_rank": 18,
        "addresstype": "town", "name": "Quayton", "display_name": "Quayton, England, United Kingdom",
        "address": {"town": "Quayton", "country_code": "gb"},
    },
]  # fmt: skip
AMAP = {
    "status": "1", "info": "OK", "infocode": "10000", "count": "4",
    "tips": [
        {"id": [], "name": "阜通东大街", "district": [], "adcode": [], "location": [], "address": [], "typecode": []},
        {"id": "B0FFJ6YGKC", "name": "阜通东大街6号", "district": "北京市朝阳区", "adcode": "110105",
         "location": "116.482086,39.990496", "address": [], "typecode": "190402"},
        {"id": "B000A8VE1H", "name": "方恒国际中心", "district": "北京市朝阳区", "adcode": "110105",
         "location": "116.480983,39.989628", "address": "阜通东大街6号", "typecode": "120201"},
        {"id": "B0FFF5BER7", "name": "阜通东大街", "district": "北京市朝阳区", "adcode": "110105",
         "location": "116.484000,39.992000", "address": [], "typecode": "190301"},
    ],
}  # fmt: skip
AMAP_TEXT = {
    "status": "1", "info": "OK", "infocode": "10000", "count": "1",
    "pois": [
        {"id": "B000A8VE1H", "name": "方恒国际中心", "pname": "北京市", "cityname": "北京市", "adname": "朝阳区",
         "location": "116.480983,39.989628", "address": "阜通东大街6号", "typecode": "120201", "tel": []},
    ],
}  # fmt: skip
AMAP_WRONG_KEY = {"status": "0", "info": "INVALID_USER_KEY", "infocode": "10001"}


def body(answer: object) -> bytes:
    """As it comes over the line."""
    return json.dumps(answer, ensure_ascii=False).encode()
