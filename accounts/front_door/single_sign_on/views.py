"""To the city's sign-on service and back."""

from http import HTTPStatus
from secrets import token_urlsafe

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.contrib.auth.decorators import login_not_required
from django.contrib.sessions.backends.base import UpdateError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from requests import RequestException

from accounts.front_door.single_sign_on.provider import ServiceAdapter, ServiceProvider

UNREACHABLE, UNUSABLE = "socialaccount/unreachable.html", "socialaccount/authentication_error.html"
BAD = HTTPStatus.BAD_REQUEST


@login_not_required
@require_POST
def begin(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Send a person to the service, with a question that only its answer to us can answer."""
    provider = _service(request, provider_id)
    nonce = token_urlsafe(24)
    try:
        answer: HttpResponse = provider.redirect(
            request,
            process=AuthProcess.LOGIN,
            next_url=_next(request),
            auth_params={**provider.get_auth_params(), "nonce": nonce},
            nonce=nonce,
        )
    except UpdateError:  # the session was ended elsewhere meanwhile
        request.session.flush()
        return redirect("account_login")
    except (RequestException, OAuth2Error, ValueError, KeyError):
        return render(request, UNREACHABLE, {"provider": provider}, status=502)
    return answer


@login_not_required
@never_cache
@require_GET
def complete(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Take a person in who comes back from the service."""
    _service(request, provider_id)
    view = OAuth2CallbackView.adapter_view(ServiceAdapter(request, provider_id))
    try:
        answer: HttpResponse = view(request)
    except (ValueError, KeyError):  # the service answered in another shape than it must
        return render(request, UNUSABLE, status=BAD)
    if answer.status_code == HTTPStatus.UNAUTHORIZED:
        answer.status_code = BAD  # allauth's way to say that it is no answer to our question
    return answer


@login_not_required
@require_GET
def cancelled(request: HttpRequest) -> HttpResponse:
    """Say that nothing happened, to somebody who turned back at the service."""
    if request.user.is_authenticated:
        return redirect("casework:home")
    return render(request, "socialaccount/login_cancelled.html")


def _service(request: HttpRequest, provider_id: str) -> ServiceProvider:
    try:
        provider: ServiceProvider = get_adapter().get_provider(request, provider_id)
    except SocialApp.DoesNotExist as unknown:
        raise Http404 from unknown
    return provider


def _next(request: HttpRequest) -> str | None:
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else None
