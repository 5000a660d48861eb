from django.apps import AppConfig


class PlancheckConfig(AppConfig):
    name = "permits.plancheck"
    label = "plancheck"
    default_auto_field = "django.db.models.BigAutoField"
