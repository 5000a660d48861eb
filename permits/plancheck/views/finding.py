"""Find words on the sheets of a package."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from permits.plancheck import searching
from permits.plancheck.views.loading import review_at_desk


@require_safe
def find(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the sheets on which the words stand, as the piece that the desk shows."""
    review = review_at_desk(request, pk)
    asked = request.GET.get("q", "")
    context = {"review": review, "q": asked, "hits": searching.search(review.package, asked)}
    return render(request, "plancheck/_hits.html", context)
