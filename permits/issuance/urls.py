"""The addresses of ``issuance``."""

from django.urls import URLPattern, URLResolver, path

from permits.issuance import views

app_name = "issuance"
urlpatterns: list[URLPattern | URLResolver] = [
    path("<str:number>/", views.permit, name="permit"),
    path("<str:number>/file/", views.permit_file, name="permit_file"),
    path("<str:number>/file/state/", views.file_state, name="file_state"),
    path("<str:number>/file/retry/", views.retry_file, name="retry_file"),
]
