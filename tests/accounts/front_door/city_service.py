"""A city's sign-on service, real and local: an OpenID provider of Authlib behind a small web server.

It knows one person at a time, ``service.person``, and signs whatever a test lets it say of that person.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server
from wsgiref.util import setup_testing_defaults

from authlib.integrations.django_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import OpenIDCode, UserInfo
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse, JsonResponse
from joserfc import jwt
from joserfc.jwk import RSAKey

from tests.accounts.front_door.known_to_the_service import CLIENT_ID, CLIENT_SECRET, Client, Code

__all__ = ["CLIENT_ID", "CLIENT_SECRET", "Service", "answer_of", "ended_at", "running_service"]


@dataclass
class Service:
    """The service: what it says of the person at the browser, and what goes wrong on purpose."""

    url: str = ""
    person: dict[str, Any] = field(default_factory=dict)
    amr: list[str] | None = None
    acr: str | None = None
    refuses: bool = False
    says_issuer: str = ""
    says_audience: str = ""
    forgets_nonce: bool = False
    signs_with_another_key: bool = False
    in_userinfo_only: bool = False
    userinfo_subject: str = ""
    ends_at: str = ""
    codes: dict[str, Code] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))

    @property
    def issuer(self) -> str:
        return self.url

    def settings(self, **changes: Any) -> dict[str, Any]:
        """Return how Lintel is set up for this service."""
        return {
            "id": "city",
            "name": "City of Harbors",
            "issuer": self.issuer,
            "client_id": CLIENT_ID,
            "client_secret": CLIENT_SECRET,
            "domains": [],
            "trusted_domains": [],
            "second_factor": "claims",
            "amr": ["mfa"],
            "acr": [],
            "origins": [],
            "token_auth_method": None,
            **changes,
        }


@contextmanager
def running_service() -> Iterator[Service]:
    """Run a service on a free port of this machine."""
    service = Service()
    with make_server("127.0.0.1", 0, _application(service), WSGIServer, _Quiet) as server:
        service.url = f"http://127.0.0.1:{server.server_port}"
        Thread(target=server.serve_forever, daemon=True).start()
        yield service
        server.shutdown()


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


def _application(service: Service) -> Any:
    server = _Server(service)

    def application(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        setup_testing_defaults(environ)
        answer = server.answer(WSGIRequest(environ))
        start_response(f"{answer.status_code} {answer.reason_phrase}", list(answer.items()))
        return [answer.content]

    return application


class _Server(AuthorizationServer):
    """Authlib's server, keeping everything in memory."""

    def __init__(self, service: Service) -> None:
        super().__init__(None, None)
        self.service = service
        self.register_grant(_grant_of(service), [_Tokens(service), CodeChallenge(required=True)])

    def query_client(self, client_id: str) -> Client | None:
        return Client() if client_id == CLIENT_ID else None

    def save_token(self, token: dict[str, Any], request: Any) -> None:
        """Keep nothing: the token is good for the one person."""

    def answer(self, request: HttpRequest) -> HttpResponse:
        """Answer one request of a browser or of Lintel."""
        rooms = {
            "/.well-known/openid-configuration": self.described,
            "/authorize": self.authorize,
            "/token": self.create_token_response,
            "/keys": self.keys,
            "/userinfo": self.userinfo,
            "/end": self.end,
        }
        return rooms[request.path](request) if request.path in rooms else HttpResponse(status=404)

    def described(self, request: HttpRequest) -> HttpResponse:
        """Describe the service (OpenID Connect Discovery 1.0)."""
        url = self.service.url
        return JsonResponse(
            {
                "issuer": self.service.says_issuer or self.service.issuer,
                "authorization_endpoint": f"{url}/authorize",
                "token_endpoint": f"{url}/token",
                "jwks_uri": f"{url}/keys",
                "userinfo_endpoint": f"{url}/userinfo",
                "response_types_supported": ["code"],
                "token_endpoint_auth_methods_supported": ["client_secret_basic"],
                **({"end_session_endpoint": self.service.ends_at} if self.service.ends_at else {}),
            }
        )

    def authorize(self, request: HttpRequest) -> HttpResponse:
        """Show a page on which the person signs on, or take the signature."""
        asked = request.GET.dict()
        self.service.asked.append(asked)
        if request.method == "GET" and "text/html" in request.headers.get("Accept", ""):
            return HttpResponse(_PAGE.format(query=urlencode(asked).replace("&", "&amp;")))
        grant = self.get_consent_grant(request, end_user=self.service.person)
        person = None if self.service.refuses else self.service.person
        return self.create_authorization_response(request, grant_user=person, grant=grant)

    def keys(self, request: HttpRequest) -> HttpResponse:
        """Publish the key that tokens are signed with."""
        return JsonResponse({"keys": [self.service.key.as_dict(private=False)]})

    def userinfo(self, request: HttpRequest) -> HttpResponse:
        """Say more of the person."""
        subject = self.service.userinfo_subject or self.service.person["sub"]
        return JsonResponse({**self.service.person, "sub": subject})

    def end(self, request: HttpRequest) -> HttpResponse:
        """Sign the person of the token out, when it is ours and made out to Lintel, and lead back."""
        claims = jwt.decode(request.GET["id_token_hint"], self.service.key).claims
        if claims["aud"] != [request.GET["client_id"]] or claims["iss"] != self.service.issuer:
            return HttpResponse(status=400)
        self.service.ended.append(claims["sub"])
        return HttpResponse(status=302, headers={"Location": request.GET["post_logout_redirect_uri"]})


class _Tokens(OpenIDCode):
    def __init__(self, service: Service) -> None:
        super().__init__(require_nonce=True)
        self.service = service

    def exists_nonce(self, nonce: str, request: Any) -> bool:
        return any(code.nonce == nonce for code in self.service.codes.values())

    def get_client_claims(self, client: Client) -> dict[str, Any]:
        audience = self.service.says_audience or client.client_id
        return {"iss": self.service.issuer, "aud": [audience], "jti": str(len(self.service.asked))}

    def get_encode_header(self, client: Client) -> dict[str, str]:
        return {"alg": "RS256", "kid": "one"}

    def resolve_client_private_key(self, client: Client) -> RSAKey:
        other = self.service.signs_with_another_key
        return RSAKey.generate_key(2048, {"kid": "one"}) if other else self.service.key

    def generate_user_info(self, user: dict[str, Any], scope: str) -> UserInfo:
        return UserInfo(sub=user["sub"]) if self.service.in_userinfo_only else UserInfo(**user)


def _grant_of(service: Service) -> type[AuthorizationCodeGrant]:
    class Grant(AuthorizationCodeGrant):
        TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_basic", "client_secret_post")

        def save_authorization_code(self, code: str, request: Any) -> None:
            given = request.payload.data
            service.codes[code] = Code(
                code,
                given["redirect_uri"],
                given["scope"],
                None if service.forgets_nonce else given.get("nonce"),
                given.get("code_challenge"),
                given.get("code_challenge_method"),
                service.amr,
                service.acr,
            )

        def query_authorization_code(self, code: str, client: Client) -> Code | None:
            return service.codes.get(code)

        def delete_authorization_code(self, authorization_code: Code) -> None:
            del service.codes[authorization_code.code]

        def authenticate_user(self, authorization_code: Code) -> dict[str, Any]:
            return service.person

    return Grant


def answer_of(service: Service, address: str) -> str:
    """Sign on as the person would, and return where the service sends the browser."""
    query = address.partition("?")[2]
    assert parse_qs(query)["code_challenge_method"] == ["S256"], query
    return _visit(service, "/authorize", query, "POST")


def ended_at(service: Service, address: str) -> str:
    """Follow the way out to the service, and return where it leads the browser."""
    return _visit(service, "/end", address.partition("?")[2], "GET")


def _visit(service: Service, path: str, query: str, method: str) -> str:
    environ: dict[str, Any] = {"PATH_INFO": path, "QUERY_STRING": query, "REQUEST_METHOD": method}
    setup_testing_defaults(environ)
    return _Server(service).answer(WSGIRequest(environ))["Location"]


_PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>City of Harbors</title></head>
<body><main><h1>City of Harbors</h1><form method="post" action="/authorize?{query}">
<button>Sign on</button></form></main></body></html>"""
