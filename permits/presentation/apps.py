from django.apps import AppConfig


class PresentationConfig(AppConfig):
    name = "permits.presentation"
    label = "presentation"
