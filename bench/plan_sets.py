"""Large plan sets, and an application that has handed one in and paid."""

import io
import os
from typing import Any

import pikepdf


def plan_set(sheets: int, megabytes: int) -> bytes:
    """Make a PDF of a size."""
    pdf = pikepdf.new()
    dots = int((megabytes * 1_000_000 / sheets / 3) ** 0.5)
    for number in range(sheets):
        page = pdf.add_blank_page(page_size=(36 * 72, 24 * 72))
        scan = pdf.make_stream(os.urandom(dots * dots * 3))
        scan.Type, scan.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
        scan.Width = scan.Height = dots
        scan.ColorSpace, scan.BitsPerComponent = pikepdf.Name.DeviceRGB, 8
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Scan=scan))
        lines = "".join(f"{x} 100 m {2600 - x} 1600 l S " for x in range(100, 2500, 2))
        page.Contents = pdf.make_stream(f"q 900 0 0 900 {100 + number} 100 cm /Scan Do Q {lines}".encode())
    target = io.BytesIO()
    pdf.save(target, compress_streams=False)
    return target.getvalue()


def paid_application(sheets: int, megabytes: int) -> tuple[Any, Any, int]:
    """Write the city and an application with such a set, in review; return it, its people, and the size."""
    from django.core.management import call_command  # noqa: PLC0415 (after django.setup)

    from permits.documents import store  # noqa: PLC0415
    from tests.driving import (  # noqa: PLC0415
        NOON,
        accept,
        complete_draft,
        pay,
        people,
        publish_rules,
        submit,
    )
    from tests.plancheck.plans import Drawn, plan  # noqa: PLC0415
    from workflows.timing import at_moment  # noqa: PLC0415

    call_command("migrate", verbosity=0, interactive=False)
    store.ensure_bucket()
    with at_moment(NOON):
        publish_rules()
        who = people()
        application = complete_draft(who)
        content = plan_set(sheets, megabytes)
        drawn = [Drawn(f"A-{number + 101}", "Plan") for number in range(sheets)]
        plan(application, who.contractor, drawn, stored=True, content=content)
        for step in (submit, accept, pay):
            step(application, who, NOON)
            application.refresh_from_db()
    return application, who, len(content)
