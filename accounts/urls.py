"""The addresses of ``accounts``."""

from django.urls import URLPattern, URLResolver, path

from accounts.companies import invitation_views, registration_views
from accounts.companies import views as company_views
from accounts.front_door.sessions import views as session_views
from accounts.profile import views as profile_views

app_name = "accounts"
urlpatterns: list[URLPattern | URLResolver] = [
    path("company/", registration_views.register_company, name="register_company"),
    path("company/<int:pk>/license/", registration_views.add_licence, name="add_licence"),
    path("company/<int:pk>/", company_views.company, name="company"),
    path("company/<int:pk>/check/", company_views.check_licences, name="check_licences"),
    path("company/<int:pk>/invite/", company_views.invite_member, name="invite_member"),
    path(
        "company/<int:pk>/invitations/<int:invitation>/revoke/",
        company_views.revoke_invitation,
        name="revoke_invitation",
    ),
    path("company/<int:pk>/members/<int:membership>/role/", company_views.change_role, name="change_role"),
    path(
        "company/<int:pk>/members/<int:membership>/end/",
        company_views.end_membership,
        name="end_membership",
    ),
    path("invitations/<int:pk>/", invitation_views.company_invitation, name="company_invitation"),
    path("invited/<str:key>/", invitation_views.invited, name="invited"),
    path("profile/", profile_views.profile, name="profile"),
    path("sessions/", session_views.sessions, name="sessions"),
    path("sessions/others/end/", session_views.end_other_sessions, name="end_other_sessions"),
    path("sessions/<int:pk>/end/", session_views.end_session, name="end_session"),
]
