"""The addresses of a person's own data and of the security events."""

from django.urls import path

from permits.privacy import views

app_name = "privacy"
urlpatterns = [
    path("", views.own_data, name="own_data"),
    path("copy/", views.ask_copy, name="ask_copy"),
    path("copy/<int:pk>/", views.download, name="download"),
    path("erase/", views.ask_erasure, name="ask_erasure"),
    path("keep/", views.take_back_erasure, name="take_back_erasure"),
    path("security-events/", views.security_events, name="security_events"),
]
