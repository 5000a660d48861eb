"""The addresses of ``applications``."""

from django.urls import URLPattern, URLResolver, path

from permits.applications.views import (
    answering_invitations,
    dashboard,
    filling,
    guide,
    reviewing,
    ruling,
    signing,
    starting,
    taking_over,
    taking_part,
)

app_name = "applications"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", dashboard.mine, name="mine"),
    path("choose/", guide.choose, name="choose"),
    path("types/<slug:code>/", guide.permit_type, name="permit_type"),
    path("start/<slug:code>/", starting.start, name="start"),
    path("<int:pk>/project/", filling.project, name="project"),
    path("<int:pk>/page/<slug:page>/", filling.edit, name="edit"),
    path("<int:pk>/page/<slug:page>/visible/", filling.visible, name="visible"),
    path("<int:pk>/people/", filling.parties, name="parties"),
    path("<int:pk>/declarations/", signing.declarations, name="declarations"),
    path("<int:pk>/review/", reviewing.review, name="review"),
    path("<int:pk>/rules/", ruling.follow, name="follow_rules"),
    path("<int:pk>/part/", taking_part.taking_part, name="taking_part"),
    path("<int:pk>/part/invite/", taking_part.invite, name="invite"),
    path(
        "<int:pk>/part/invitations/<int:invitation>/revoke/",
        taking_part.revoke_invitation,
        name="revoke_invitation",
    ),
    path("<int:pk>/part/<int:party>/end/", taking_part.end_part, name="end_part"),
    path("<int:pk>/take-over/", taking_over.take_over, name="take_over"),
    path("invitations/<int:pk>/", answering_invitations.invitation, name="invitation"),
    path("invited/<str:key>/", answering_invitations.invited, name="invited"),
    path("<int:pk>/autosave/<slug:step>/", filling.autosave, name="autosave"),
]
