"""Sign out: here, at the city's sign-on service, and in the browser that keeps what was shown.

The browser forgets its cache always, and its storage unless the person says to keep what it holds: entries
that could not be sent yet lie there and nowhere else. The page asks when there are any. A session that ends
by itself clears nothing, so that nobody loses what he was writing.
"""

from typing import Any

from allauth.account import views as entrance
from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from accounts.front_door.single_sign_on import departure

EVERYTHING, ALL_BUT_ENTRIES = '"cache", "storage"', '"cache"'
"""Each word stands in quotation marks, else browsers clear nothing. The cookie goes with the session."""


class SignOut(entrance.LogoutView):
    """End the session and lead on, by way of the sign-on service where one was used."""

    def post(self, *args: Any, **options: Any) -> HttpResponse:
        """Sign out."""
        elsewhere = departure.address(self.request, back=_front_page(self.request))
        answer: HttpResponse = super().post(*args, **options)
        if elsewhere and answer.status_code == HttpResponseRedirect.status_code:
            answer["Location"] = elsewhere
        answer["Clear-Site-Data"] = ALL_BUT_ENTRIES if "keep" in self.request.POST else EVERYTHING
        return answer


def _front_page(request: HttpRequest) -> str:
    return request.build_absolute_uri(get_adapter(request).get_logout_redirect_url(request))
