"""The addresses of who may see and do what."""

from django.urls import path

from permits.casework.access import companies, emergencies, loans, records, roles, sharing

app_name = "access"
urlpatterns = [
    path("roles/", roles.listed, name="roles"),
    path("roles/ask/", roles.ask, name="ask_for_role"),
    path("roles/<int:pk>/extend/", roles.extend, name="extend_role"),
    path("roles/<int:pk>/end/", roles.end, name="end_role"),
    path("role-requests/<int:pk>/approve/", roles.approve, name="approve_role"),
    path("role-requests/<int:pk>/refuse/", roles.refuse, name="refuse_role"),
    path("role-requests/<int:pk>/take-back/", roles.take_back, name="take_back_role"),
    path("applications/<int:pk>/", records.record, name="record"),
    path("offered/<str:key>/", sharing.offered, name="offered"),
    path("offers/<int:pk>/", sharing.offer, name="offer"),
    path("offers/<int:pk>/take-back/", sharing.take_back, name="take_back_offer"),
    path("grants/<int:pk>/end/", records.end_grant, name="end_grant"),
    path("companies/<int:pk>/", companies.readers, name="company_readers"),
    path("company-grants/<int:pk>/end/", companies.end_grant, name="end_company_grant"),
    path("loans/", loans.listed, name="loans"),
    path("loans/<int:pk>/end/", loans.end, name="end_loan"),
    path("emergency/", emergencies.take, name="emergency"),
    path("emergencies/", emergencies.listed, name="emergencies"),
    path("emergencies/<int:pk>/", emergencies.look_through, name="look_through_emergency"),
    path("emergencies/<int:pk>/close/", emergencies.close, name="close_emergency"),
]
