"""The addresses of ``inspections``."""

from django.urls import URLPattern, URLResolver, path

from permits.inspections.views import correcting, visits

app_name = "inspections"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", visits.day, name="day"),
    path("<int:pk>/", visits.inspection, name="inspection"),
    path("<int:pk>/cancel/", visits.cancel, name="cancel"),
    path("<int:pk>/correction/", correcting.ask, name="ask_correction"),
    path("corrections/<int:pk>/", correcting.correction, name="correction"),
    path("corrections/<int:pk>/refuse/", correcting.refuse, name="refuse_correction"),
    path("applications/<int:pk>/", visits.for_application, name="for_application"),
]
