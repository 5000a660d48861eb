from django.apps import AppConfig


class IssuanceConfig(AppConfig):
    name = "permits.issuance"
    label = "issuance"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the outbox who listens; models are loaded only now."""
        from permits.issuance import files, stamp_making, stamping  # noqa: PLC0415
        from workflows import outbox  # noqa: PLC0415

        outbox.subscribe(files.TOPIC, files.make_file, on_failure=files.note_failure)
        outbox.subscribe(stamping.TOPIC, stamp_making.make_file, on_failure=stamp_making.note_failure)
        for topic in ("application.approve", "application.deem_approved"):
            outbox.subscribe(topic, stamping.plans_approved)
