"""The classes of licences there are, and whose a number is."""

from accounts.models import Licence

HOME_STATE = "CA"

TRADES = (
    "General",
    "Electrical",
    "Mechanical",
    "Plumbing",
    "Roofing",
    "Solar",
    "Sign",
    "Masonry",
    "Tent",
    "Demolition",
    "Landscaping",
    "Other",
)

# Contractors State License Board classifications (California Code of Regulations, Title 16, §§ 832-834).
CALIFORNIA_CLASSES = frozenset(
    {"A", "B", "B-2", "ASB", "HAZ", "C-5", "C-6", "C-7", "C-8", "C-9", "C-10", "C-11", "C-12", "C-13", "C-15"}
    | {"C-16", "C-17", "C-20", "C-21", "C-22", "C-23", "C-27", "C-28", "C-29", "C-31", "C-32", "C-33", "C-34"}
    | {"C-35", "C-36", "C-38", "C-39", "C-42", "C-43", "C-45", "C-46", "C-47", "C-49", "C-50", "C-51", "C-53"}
    | {"C-54", "C-55", "C-57", "C-60", "C-61", "C-2", "C-4"}
)


def registered_licence(number: str, *, state: str = HOME_STATE) -> Licence | None:
    """Return the registered licence of a number, the longest valid class first, or None."""
    found = Licence.objects.filter(state=state, number__iexact=number.strip())
    return found.select_related("organisation").order_by("-expires_on", "id").first()
