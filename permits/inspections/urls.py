"""The addresses of ``inspections``."""

from django.urls import URLPattern, URLResolver, path

from permits.inspections import views

app_name = "inspections"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.day, name="day"),
    path("<int:pk>/", views.inspection, name="inspection"),
    path("<int:pk>/cancel/", views.cancel, name="cancel"),
    path("applications/<int:pk>/", views.for_application, name="for_application"),
]
