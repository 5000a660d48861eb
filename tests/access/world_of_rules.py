"""What the rules' part of the one table is about: drafts, one of them offered, and a what-if."""

from datetime import date
from typing import TYPE_CHECKING

from accounts.models import User
from permits.configuration.sources import VERSIONS, source_of
from permits.rulebook import services, services_approving, services_cancelling, services_drafting
from permits.rulebook.models import RulebookVersion
from permits.rulebook.pack import Pack
from permits.whatif import services as whatif
from tests.driving import NOON

if TYPE_CHECKING:
    from tests.access.world import World


def add_to(world: "World") -> None:
    """Keep a draft of the rules that is being written, and one that waits for a second person."""
    adviser = User.objects.get(email="second-configuration@example.com")
    standing, file = services_drafting.newest_version(), "fees/services.yaml"
    text = standing.rulebook.pack.files[file] + "# As agreed.\n"
    drafts = []
    for writer in (world.who.configuration, adviser):
        draft = services_drafting.begin(standing, title="Fees of 2027", actor=writer, at=NOON)
        drafts.append(services_drafting.edit_file(draft, file, text, edit=1, actor=writer, at=NOON))
    day = date(2027, 7, 1)
    offered = services_approving.offer(drafts[1], effective_from=day, edit=2, actor=adviser, at=NOON)
    world.words |= {"rules_seen": offered.offered_sha256, "rules_text": "# Otherwise."}
    world.addresses |= {
        "rules_source": ("versions", standing.number),
        "rules_type": ("versions", standing.number, "ADU"),
        "rules_draft": (drafts[0].pk,),
        "rules_file": (drafts[0].pk, file),
        "rules_offered": (offered.pk,),
        "what_if": (_what_if(world, standing.number).pk,),
    }
    later = _later(standing, world, adviser)
    wish = services_cancelling.ask(later, reason="The council waits.", actor=adviser, at=NOON)
    world.addresses |= {"rules_later": (later.number,), "rules_wish": (wish.pk,)}


def _later(standing: RulebookVersion, world: "World", adviser: User) -> RulebookVersion:
    """Schedule the same rules once more, with a remark."""
    pack = standing.rulebook.pack
    files = {**pack.files, "city.yaml": pack.files["city.yaml"] + "# Later.\n"}
    return services.publish(
        Pack(pack.name, files),
        effective_from=date(2028, 1, 1),
        actor=adviser,
        approver=world.who.configuration,
        at=NOON,
    )


def _what_if(world: "World", number: int) -> whatif.WhatIf:
    """Ask about what is open, and answer it."""
    asked = whatif.ask(
        source_of(VERSIONS, number),
        basis="open",
        in_force_on=NOON.date(),
        actor=world.who.configuration,
        at=NOON,
    )
    whatif.go_on(asked.pk, after=0, at=NOON)
    return asked
