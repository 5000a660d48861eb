"""The addresses of ``accounts``."""

from django.urls import URLPattern, URLResolver, path

from accounts import views

app_name = "accounts"
urlpatterns: list[URLPattern | URLResolver] = [
    path("company/", views.register_company, name="register_company"),
    path("company/<int:pk>/license/", views.add_licence, name="add_licence"),
    path("profile/", views.profile, name="profile"),
]
