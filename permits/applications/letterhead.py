"""The head of every letter of the city."""

from permits.rulebook.schema.city import City
from permits.stationery import Letterhead


def letterhead(city: City) -> Letterhead:
    """Return the head of the city's letters."""
    initials = "".join(word[0] for word in city.name.split() if word[0].isalpha())[:3].upper()
    return Letterhead(
        city=city.name,
        department=city.department,
        address=(city.address, city.city_line),
        phone=city.phone,
        email=city.email,
        website=city.website.name,
        seal=initials,
        unofficial_notice=city.unofficial_notice,
    )
