"""Every address of the house, one line a room."""

from django.urls import include, path

urlpatterns = [
    path("", include("permits.register.urls")),
    path("applications/", include("permits.applications.urls")),
    path("applications/", include("permits.documents.urls")),
    path("applications/", include("permits.reviews.urls")),
    path("money/", include("permits.fees.urls")),
    path("permits/", include("permits.issuance.urls")),
    path("inspections/", include("permits.inspections.urls")),
    path("desk/", include("permits.casework.urls")),
    path("mail/", include("permits.notices.urls")),
    path("rules/", include("permits.rulebook.urls")),
    path("people/", include("accounts.urls")),
    path("account/", include("allauth.urls")),
    path("language/", include("django.conf.urls.i18n")),
]
