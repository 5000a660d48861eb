"""The addresses of casework."""

from django.urls import path

from permits.casework.views import (
    application,
    assigning,
    completeness,
    deciding,
    home,
    moves,
    office,
    queue,
    reviewing,
    staff,
    undoing,
)

app_name = "casework"
urlpatterns = [
    path("", home.home, name="home"),
    path("applications/<int:pk>/", application.application, name="application"),
    path("applications/<int:pk>/submit/", moves.submit, name="submit"),
    path("applications/<int:pk>/resubmit/", moves.resubmit, name="resubmit"),
    path("applications/<int:pk>/completeness/", completeness.completeness, name="completeness"),
    path("applications/<int:pk>/accept/", completeness.accept, name="accept"),
    path(
        "applications/<int:pk>/resubmit-corrections/", moves.resubmit_corrections, name="resubmit_corrections"
    ),
    path("applications/<int:pk>/issue/", moves.issue, name="issue"),
    path("applications/<int:pk>/withdraw/", moves.withdraw, name="withdraw"),
    path("applications/<int:pk>/suspend/", moves.suspend, name="suspend"),
    path("applications/<int:pk>/reinstate/", moves.reinstate, name="reinstate"),
    path("applications/<int:pk>/lift-suspension/", moves.lift_suspension, name="lift_suspension"),
    path("applications/<int:pk>/close/", moves.close_record, name="close_record"),
    path("applications/<int:pk>/clearances/<slug:code>/", moves.confirm_clearance, name="confirm_clearance"),
    path("applications/<int:pk>/deny/", deciding.propose, {"decision": "deny"}, name="propose_deny"),
    path("applications/<int:pk>/revoke/", deciding.propose, {"decision": "revoke"}, name="propose_revoke"),
    path("applications/<int:pk>/void/", deciding.propose, {"decision": "void"}, name="propose_void"),
    path(
        "applications/<int:pk>/take-back-denial/",
        deciding.propose,
        {"decision": "take_back_denial"},
        name="propose_take_back_denial",
    ),
    path(
        "applications/<int:pk>/take-back-revocation/",
        deciding.propose,
        {"decision": "take_back_revocation"},
        name="propose_take_back_revocation",
    ),
    path("applications/<int:pk>/take-back-approval/", undoing.take_back_approval, name="take_back_approval"),
    path(
        "applications/<int:pk>/take-back-incompleteness/",
        moves.take_back_incompleteness,
        name="take_back_incompleteness",
    ),
    path("proposals/<int:pk>/confirm/", deciding.confirm, name="confirm_proposal"),
    path("proposals/<int:pk>/reject/", deciding.reject, name="reject_proposal"),
    path("reviews/<int:pk>/claim/", reviewing.claim, name="claim"),
    path("reviews/<int:pk>/release/", reviewing.release, name="release"),
    path("reviews/<int:pk>/reopen/", reviewing.reopen_review, name="reopen_review"),
    path("reviews/<int:pk>/close/", reviewing.close_review, name="close_review"),
    path("reviews/<int:pk>/assign/", assigning.assign, name="assign"),
    path("reviews/<int:pk>/interest/", assigning.recuse, name="recuse"),
    path("queues/share-out/", assigning.share_out, name="share_out"),
    path("queues/<slug:name>/", queue.queue, name="queue"),
    path("staff/", staff.staff, name="staff"),
    path("staff/<int:pk>/", staff.staff_member, name="staff_member"),
    path("staff/<int:pk>/absences/", staff.enter_absence, name="enter_absence"),
    path("staff/<int:pk>/deputies/", staff.appoint_deputy, name="appoint_deputy"),
    path("staff/<int:pk>/knowledge/", staff.save_skills, name="save_skills"),
    path("staff/<int:pk>/leaving/", staff.end_service, name="end_service"),
    path("absences/<int:pk>/end/", staff.end_absence, name="end_absence"),
    path("deputies/<int:pk>/end/", staff.end_deputyship, name="end_deputyship"),
    path("office/", office.office, name="office"),
    path("undelivered/", office.dead_letters, name="dead_letters"),
    path("undelivered/<int:pk>/replay/", office.replay_dead_letter, name="replay_dead_letter"),
]
