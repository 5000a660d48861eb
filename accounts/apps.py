from django.apps import AppConfig

from accounts.front_door import checks

CHECKS = (checks.staff_show_a_second_factor, checks.sign_on_services_are_safe)


class AccountsConfig(AppConfig):
    name = "accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
