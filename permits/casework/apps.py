from importlib import import_module

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "permits.casework"
    label = "casework"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the engine about the product, once every model is there."""
        try:
            import_module("permits.casework.wiring").wire()
        except ImportError:
            machines, models = (
                import_module("workflows.machines"),
                import_module("permits.applications.models"),
            )
            authority = import_module("permits.applications.authority")
            machines.register(
                machines.Machine(
                    model=models.PermitApplication, topic="application", role_of=authority.role_of
                )
            )
