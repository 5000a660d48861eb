from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "permits.documents"
    label = "documents"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have every uploaded file checked."""
        from permits.documents import checking, uploads  # noqa: PLC0415 (models load first)
        from workflows import outbox  # noqa: PLC0415 (models load first)

        outbox.subscribe(uploads.UPLOADED, checking.document_uploaded, on_failure=checking.check_failed)
