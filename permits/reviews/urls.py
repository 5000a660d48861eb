"""The addresses of reviews: corrections, answers, letters and the library of standard comments."""

from django.urls import path

from permits.reviews.views import answers, approvals, desk, letters, library

app_name = "reviews"
urlpatterns = [
    path("reviews/<int:pk>/draft/", desk.save_draft, name="save_draft"),
    path("reviews/<int:pk>/comments/", library.choose, name="choose_comment"),
    path("reviews/<int:pk>/corrections/<int:number>/", desk.edit_correction, name="edit_correction"),
    path(
        "reviews/<int:pk>/corrections/<int:number>/settle/", desk.settle_correction, name="settle_correction"
    ),
    path("reviews/<int:pk>/corrections/<int:number>/remark/", desk.remark, name="remark"),
    path("late-comments/", approvals.late_comments, name="late_comments"),
    path("late-comments/<int:pk>/", approvals.decide, name="decide_late_comment"),
    path("comments/", library.libraries, name="libraries"),
    path("comments/<slug:discipline>/", library.library, name="library"),
    path("comments/<slug:discipline>/new/", library.write, name="write_comment"),
    path("comments/<slug:discipline>/<int:pk>/", library.change, name="change_comment"),
    path("comments/<slug:discipline>/<int:pk>/retire/", library.retire, name="retire_comment"),
    path("<int:pk>/corrections/", answers.answer, name="answer"),
    path("<int:pk>/corrections/<int:number>/draft/", answers.keep_answer, name="keep_answer"),
    path("<int:pk>/corrections/<int:number>/remark/", answers.remark, name="applicant_remark"),
    path("<int:pk>/letters/draft/", letters.draft, name="letter_draft"),
    path("<int:pk>/letters/<int:round>/", letters.letter, name="letter"),
    path("<int:pk>/letters/<int:round>/state/", letters.letter_state, name="letter_state"),
    path("<int:pk>/letters/<int:round>/file/", letters.letter_file, name="letter_file"),
    path("<int:pk>/letters/<int:round>/retry/", letters.retry_letter, name="retry_letter"),
    path("<int:pk>/letters/<int:round>/<int:number>/", letters.letter, name="letter"),
    path("<int:pk>/letters/<int:round>/<int:number>/state/", letters.letter_state, name="letter_state"),
    path("<int:pk>/letters/<int:round>/<int:number>/file/", letters.letter_file, name="letter_file"),
    path("<int:pk>/letters/<int:round>/<int:number>/retry/", letters.retry_letter, name="retry_letter"),
]
