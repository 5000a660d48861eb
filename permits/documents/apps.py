from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "permits.documents"
    label = "documents"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have every uploaded file checked, and pictured afterwards."""
        from permits.documents import checking, destroying, disposing, redactions, thumbnails, uploads  # noqa: PLC0415 (models load first)
        from workflows import outbox  # noqa: PLC0415 (models load first)

        for topic in (uploads.UPLOADED, checking.GOES_ON):
            outbox.subscribe(topic, checking.step_is_due, on_failure=checking.check_failed)
        outbox.subscribe(checking.KEPT, thumbnails.document_kept, on_failure=thumbnails.making_failed)
        outbox.subscribe(
            disposing.ORDERED, destroying.disposal_ordered, on_failure=destroying.destroying_failed
        )
        outbox.subscribe(redactions.ASKED, redactions.redaction_asked, on_failure=redactions.redacting_failed)
