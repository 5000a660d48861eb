from django.apps import AppConfig


class FeesConfig(AppConfig):
    name = "permits.fees"
    label = "fees"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the outbox who listens; models are loaded only now."""
        from permits.fees import files  # noqa: PLC0415
        from permits.fees.providers import demo  # noqa: PLC0415
        from workflows import outbox  # noqa: PLC0415

        outbox.subscribe(files.TOPIC, files.make_file, on_failure=files.note_failure)
        outbox.subscribe(demo.TOPIC, demo.send)
