"""The addresses of plan reviews."""

from django.urls import path

from permits.casework.views import plan_drafts, plan_versions, plans

app_name = "plans"
urlpatterns = [
    path("", plans.review_plans, name="review_plans"),
    path("drafts/<int:pk>/", plan_drafts.draft, name="draft"),
    path("drafts/<int:pk>/edit/", plan_drafts.edit_draft, name="edit_draft"),
    path("drafts/<int:pk>/offer/", plan_drafts.offer_draft, name="offer_draft"),
    path("drafts/<int:pk>/publish/", plan_drafts.publish_draft, name="publish_draft"),
    path("drafts/<int:pk>/discard/", plan_drafts.discard_draft, name="discard_draft"),
    path("drafts/<int:pk>/dry-run/", plan_versions.try_draft, name="try_draft"),
    path("<slug:code>/", plans.review_plan, name="review_plan"),
    path("<slug:code>/drafts/begin/", plan_drafts.begin_draft, name="begin_draft"),
    path("<slug:code>/versions/<int:number>/", plan_versions.plan_version, name="version"),
    path("<slug:code>/versions/<int:number>/dry-run/", plan_versions.try_version, name="try_version"),
    path(
        "<slug:code>/versions/<int:number>/move/", plan_versions.move_applications, name="move_applications"
    ),
]
