"""The addresses of what-ifs."""

from django.urls import path

from permits.whatif import views

app_name = "whatif"
urlpatterns = [
    path("", views.what_ifs, name="what_ifs"),
    path("of/<slug:reference>/", views.ask, name="ask"),
    path("<int:pk>/", views.what_if, name="what_if"),
    path("<int:pk>/progress/", views.progress, name="progress"),
    path("<int:pk>/applications.csv", views.applications, name="applications"),
    path("<int:pk>/discard/", views.discard, name="discard"),
]
