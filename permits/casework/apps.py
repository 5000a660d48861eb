from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "permits.casework"
    label = "casework"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the machine with its gates, and the topics that casework hears."""
        from permits.applications.authority import role_of  # noqa: PLC0415 (models load first)
        from permits.applications.models import PermitApplication  # noqa: PLC0415 (models load first)
        from permits.applications.statuses import CLOSING  # noqa: PLC0415 (models load first)
        from permits.casework import consumers  # noqa: PLC0415 (models load first)
        from permits.casework.gates import GATES, preload  # noqa: PLC0415 (models load first)
        from permits.rights import who_may  # noqa: PLC0415 (models load first)
        from workflows import machines, outbox  # noqa: PLC0415 (models load first)

        machines.register(
            machines.Machine(
                model=PermitApplication,
                topic="application",
                gates=GATES,
                role_of=role_of,
                who_may=who_may,
                preload=preload,
                closing=frozenset(CLOSING),
            )
        )
        outbox.subscribe("invoice.paid", consumers.invoice_paid)
        for topic in ("hold.placed", "hold.lifted", "declaration.signed", "issuance_item.confirmed"):
            outbox.subscribe(topic, consumers.checklist_touched)
