"""What people do in the browser with drafts, in a word each."""

from typing import Any

from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from permits.rulebook.models import RulebookDraft
from tests.configuration.tiny_pack import FEES

FEES_FILE = "fees/fences.yaml"
DEARER = FEES.replace("20.00", "25.00")


def url(name: str, *args: Any) -> str:
    return reverse(f"rules:{name}", args=args)


def post(client: Client, name: str, *args: Any, **data: Any) -> Any:
    return client.post(url(name, *args), data)


def said(answer: Any) -> str:
    return " ".join(str(each) for each in get_messages(answer.wsgi_request))


def files(draft: RulebookDraft) -> dict[str, str]:
    found: dict[str, str] = RulebookDraft.objects.get(pk=draft.pk).pack.files
    return found


def begun(client: Client, **data: Any) -> RulebookDraft:
    answer = post(client, "begin", **{"title": "Fees of 2027", **data})
    assert answer.status_code == 302, answer.content.decode()
    found: RulebookDraft = RulebookDraft.objects.latest("pk")
    return found
