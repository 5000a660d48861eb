"""The addresses of ``notices``."""

from django.urls import URLPattern, URLResolver, path

from permits.notices import views

app_name = "notices"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.outgoing, name="outgoing"),
    path("<int:pk>/", views.notice, name="notice"),
    path("<int:pk>/send-again/", views.send_again, name="send_again"),
]
