"""The addresses of reviews."""

from django.urls import path

from permits.reviews.views import answers, desk

app_name = "reviews"
urlpatterns = [
    path("reviews/<int:pk>/draft/", desk.save_draft, name="save_draft"),
    path("reviews/<int:pk>/corrections/<int:number>/", desk.edit_correction, name="edit_correction"),
    path(
        "reviews/<int:pk>/corrections/<int:number>/settle/", desk.settle_correction, name="settle_correction"
    ),
    path("<int:pk>/corrections/", answers.answer, name="answer"),
    path("<int:pk>/letters/<int:round>/", answers.letter, name="letter"),
    path("<int:pk>/letters/<int:round>/state/", answers.letter_state, name="letter_state"),
    path("<int:pk>/letters/<int:round>/file/", answers.letter_file, name="letter_file"),
    path("<int:pk>/letters/<int:round>/retry/", answers.retry_letter, name="retry_letter"),
]
