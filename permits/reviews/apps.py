from importlib import import_module

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "permits.reviews"
    label = "reviews"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the engine what reviews hear, once every model is there."""
        import_module("permits.reviews.wiring").wire()
