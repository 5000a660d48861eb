"""The addresses of ``rulebook``."""

from django.urls import path

from permits.rulebook import views

app_name = "rulebook"
urlpatterns = [
    path("review-plans/", views.review_plans, name="review_plans"),
    path("review-plans/<slug:code>/", views.review_plan, name="review_plan"),
]
