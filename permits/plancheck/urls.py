"""The addresses of plan check: the desk, what is drawn on the sheets, comparing, and what was sent."""

from django.urls import path

from permits.plancheck.views import comparing, desk, finding, mark_ups, sent

app_name = "plancheck"
urlpatterns = [
    path("reviews/<int:pk>/", desk.desk, name="desk"),
    path("reviews/<int:pk>/corrections/", desk.add_correction, name="add_correction"),
    path("reviews/<int:pk>/find/", finding.find, name="find"),
    path("reviews/<int:pk>/mark-ups/", mark_ups.mark_ups_of, name="mark_ups"),
    path("reviews/<int:pk>/mark-ups/add/", mark_ups.add_mark_up, name="add_mark_up"),
    path("reviews/<int:pk>/mark-ups/publish/", mark_ups.publish_drafts, name="publish_drafts"),
    path("reviews/<int:pk>/mark-ups/<int:number>/change/", mark_ups.change_mark_up, name="change_mark_up"),
    path("reviews/<int:pk>/mark-ups/<int:number>/publish/", mark_ups.publish_mark_up, name="publish_mark_up"),
    path("reviews/<int:pk>/mark-ups/<int:number>/remove/", mark_ups.remove_mark_up, name="remove_mark_up"),
    path("reviews/<int:pk>/mark-ups/<int:number>/tie/", mark_ups.tie_mark_up, name="tie_mark_up"),
    path("reviews/<int:pk>/scales/", mark_ups.set_scale, name="set_scale"),
    path("sheets/<int:before>/against/<int:after>/", comparing.compare, name="compare"),
    path("<int:pk>/corrections/mark-ups/", sent.sent_mark_ups, name="sent_mark_ups"),
]
