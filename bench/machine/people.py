"""Who acts: loaded with all roles in one statement, once a request."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model

from bench.machine.models import Dossier, Holding
from workflows.models import WorkItem
from workflows.statements import ask

OWNERS = frozenset({"submit", "pay"})
ROLES = {"create": "contractor", "submit": "contractor", "accept": "intake", "assess": "fees"}
ROLES |= {"pay": "contractor", "issue": "issuer"}
LOAD = (
    "SELECT u.id, u.is_active, "
    f"ARRAY(SELECT h.role FROM {Holding._meta.db_table} h WHERE h.person_id = u.id) "
    f"FROM {get_user_model()._meta.db_table} u WHERE u.id = %s"
)


@dataclass(frozen=True)
class Person:
    """A user with the roles that he holds."""

    pk: int
    is_active: bool
    roles: frozenset[str]

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Ask role, team and ownership."""
        if not self.is_active:
            return False
        if isinstance(obj, WorkItem):
            return f"rev_{obj.team}" in self.roles
        owns = perm not in OWNERS or (isinstance(obj, Dossier) and obj.owner_id == self.pk)
        return owns and ROLES.get(perm) in self.roles


def load(pk: int) -> Person:
    """Return a person as he stands now."""
    ((pk, is_active, roles),) = ask(LOAD, [pk])
    return Person(pk, is_active, frozenset(roles))
