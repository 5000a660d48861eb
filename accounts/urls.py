"""The addresses of ``accounts``."""

from django.urls import URLPattern, URLResolver, path

from accounts import session_views, views

app_name = "accounts"
urlpatterns: list[URLPattern | URLResolver] = [
    path("company/", views.register_company, name="register_company"),
    path("company/<int:pk>/license/", views.add_licence, name="add_licence"),
    path("profile/", views.profile, name="profile"),
    path("sessions/", session_views.sessions, name="sessions"),
    path("sessions/others/end/", session_views.end_other_sessions, name="end_other_sessions"),
    path("sessions/<int:pk>/end/", session_views.end_session, name="end_session"),
]
