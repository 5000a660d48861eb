"""The addresses of ``applications``."""

from django.urls import URLPattern, URLResolver, path

from permits.applications.views import dashboard, filling, guide, reviewing, ruling, signing, starting

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
    path("<int:pk>/autosave/<slug:step>/", filling.autosave, name="autosave"),
]
