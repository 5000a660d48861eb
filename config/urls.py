"""Every address of the house, one line a room."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

urlpatterns = [
    path("", include("permits.register.urls")),
    path("applications/", include("permits.applications.urls")),
    path("applications/", include("permits.documents.urls")),
    path("applications/", include("permits.plancheck.urls")),
    path("applications/", include("permits.reviews.urls")),
    path("applications/", include("permits.issuance.plan_urls")),
    path("money/", include("permits.fees.urls")),
    path("permits/", include("permits.issuance.urls")),
    path("inspections/", include("permits.inspections.urls")),
    path("desk/", include("permits.casework.urls")),
    path("desk/access/", include("permits.casework.access.urls")),
    path("mail/", include("permits.notices.urls")),
    path("rules/review-plans/", include("permits.casework.plan_urls")),
    path("rules/", include("permits.configuration.urls")),
    path("rules/what-if/", include("permits.whatif.urls")),
    path("people/data/", include("permits.privacy.urls")),
    path("people/", include("accounts.urls")),
    path("account/", include("accounts.front_door.urls")),
    path("language/", login_not_required(set_language), name="set_language"),
]
