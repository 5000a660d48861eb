"""The addresses of casework."""

app_name = "casework"
urlpatterns: list = []
