"""The house itself as an app: its checks before a deployment, its backup, and the proof of all histories."""

from django.apps import AppConfig
from django.core.checks import Tags, register

from config import deployment


class HouseConfig(AppConfig):
    name = "config"
    label = "house"

    def ready(self) -> None:
        register(deployment.is_fit_for_a_city, Tags.security, deploy=True)
