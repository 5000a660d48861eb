"""Where a person begins after signing in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from permits.applications.staff import is_staff, staff_role_for
from permits.casework import queues
from workflows.timing import now


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Send staff to their first queue in which something waits, and everybody else to their applications."""
    if not is_staff(request.user):
        return redirect("applications:mine")
    at = now()
    names = [each for each in queues.names_for(request.user, at=at) if each != "requests"]
    if names:
        waiting = (each for each in names if queues.counted(each, user=request.user, at=at))
        return redirect("casework:queue", next(waiting, names[0]))
    for action, page in (("take_payment", "fees:open_invoices"), ("result_inspection", "inspections:day")):
        if staff_role_for(request.user, action, at=at):
            return redirect(page)
    return redirect("casework:office")
