from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "permits.notices"
    label = "notices"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the outbox who listens; models are loaded only now."""
        from accounts import announcements  # noqa: PLC0415
        from permits.notices import (  # noqa: PLC0415
            consumers,
            letters,
            people_letters,
            services,
            training_letters,
        )
        from workflows import outbox  # noqa: PLC0415

        for topic in letters.LETTERS:
            outbox.subscribe(topic, consumers.ask_for_letters)
        for topic, listener in (
            (announcements.COMPANY_INVITED, people_letters.company_invited),
            (announcements.COMPANY_JOINED, people_letters.company_joined),
            (announcements.COMPANY_LEFT, people_letters.company_left),
            (announcements.READING_OFFERED, people_letters.reading_offered),
        ):
            announcements.subscribe(topic, listener)
        outbox.subscribe("training.warned", training_letters.warned)
        outbox.subscribe(services.WANTED, consumers.write_letters)
        outbox.subscribe(services.COMPOSED, consumers.send_letter, on_failure=consumers.note_failure)
