"""The addresses of approved plans, by application."""

from django.urls import path

from permits.issuance import plan_views

app_name = "approved_plans"
urlpatterns = [
    path("<int:pk>/plans/", plan_views.plans, name="plans"),
    path("<int:pk>/plans/state/", plan_views.plans_state, name="plans_state"),
    path("<int:pk>/plans/retry/", plan_views.retry_plans, name="retry_plans"),
    path("<int:pk>/plans/files/<int:file>/", plan_views.plan_file, name="plan_file"),
]
