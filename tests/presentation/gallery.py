"""The gallery: one page with every component, rendered without database or server."""

from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django import forms
from django.template import engines
from django.test import RequestFactory

from permits.presentation import charts, path
from permits.presentation.widgets import DayInput, ManyTileChoices, MoneyInput, TileChoices, UnitInput
from tests.presentation.browser import NONCE

TEMPLATE = Path(__file__).with_name("gallery.html")
SCRIPTS = ("js/autosave.js", "js/poll.js", "js/reveal.js")
NIGHT = datetime(2025, 11, 4, 4, 30, tzinfo=UTC)  # still November 3 in the city
CITY = {
    "name": "City of San Diego (sample)",
    "department": "Building permits",
    "is_sample": True,
    "help_email": "help@lintel.example",
    "help_phone": "+1 555 0100",
    "help_hours": "Monday to Friday, 8 to 5",
    "address": "1222 First Avenue",
}
CHOICES = [("yes", "Yes"), ("no", "No")]


class Worded(SimpleNamespace):
    """Anything that shows itself in words."""

    def __str__(self) -> str:
        return str(self.words)


class Answers(forms.Form):
    """One field of each kind."""

    owner_name = forms.CharField(max_length=80, help_text="As on the deed.")
    email = forms.EmailField()
    scope = forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), max_length=200)
    valuation = forms.DecimalField(widget=MoneyInput(), help_text="Labour and material, in dollars.")
    area = forms.DecimalField(widget=UnitInput("sq ft"), required=False)
    begins_on = forms.DateField(widget=DayInput(), required=False)
    use = forms.ChoiceField(choices=[("", "Choose"), ("r3", "House"), ("b", "Office")])
    solar = forms.ChoiceField(choices=CHOICES, widget=forms.RadioSelect)
    panels = forms.IntegerField(required=False)
    work = forms.ChoiceField(
        choices=[("new", "New building"), ("reroof", "Re-roof")],
        widget=TileChoices(descriptions={"reroof": "Same material, same weight."}),
    )
    trades = forms.MultipleChoiceField(
        choices=[("e", "Electrical"), ("p", "Plumbing")], widget=ManyTileChoices
    )
    extras = forms.MultipleChoiceField(choices=CHOICES, widget=forms.CheckboxSelectMultiple, required=False)
    plan = forms.FileField(required=False)
    truthful = forms.BooleanField(label="I declare that all of this is true")
    token = forms.CharField(widget=forms.HiddenInput, initial="x")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["panels"].show_if = ("solar", "yes")


def render(*, form: forms.Form | None = None, dense: bool = False, signed_in: bool = True) -> str:
    """Render the gallery as the browser gets it."""
    template = engines["django"].from_string(TEMPLATE.read_text())
    return template.render(
        {**context(signed_in), "form": form or Answers(), "dense": dense, "scripts": SCRIPTS}
    )


def context(signed_in: bool) -> dict[str, Any]:
    """Return what base.html and the components read."""
    return {
        **_frame(signed_in),
        **_case(),
        "statuses": [(code, code.replace("_", " ")) for code in path.TONES],
        "cards": [
            {"title": "In review", "figure": 41, "text": "12 are late", "url": "/desk/"},
            {
                "title": "Re-roof",
                "icon": "home",
                "text": "Instant: minutes",
                "meta": "From $312",
                "url": "/apply/",
            },
            {"title": "No link", "figure": 0},
        ],
        "queue": [
            {
                "number": f"BLD-25-00{number}",
                "url": f"/case/{number}/",
                "address": "1222 First Avenue, Apartment 14",
                "kind": "Accessory dwelling unit",
                "status": "in_review",
                "status_label": "In review, round 2",
                "age_days": age,
                "due_on": date(2025, 11, 20),
                "overdue": age > 10,
                "assignee": "",
                "note": "Resubmitted",
            }
            for number, age in ((412, 3), (388, 21), (402, 1))
        ],
        "charts": _charts(),
        "steps": [
            {"label": "Where", "state": "done", "url": "/1/"},
            {"label": "The work", "state": "here"},
            {"label": "People", "state": "ahead"},
            {"label": "Declarations", "state": "ahead"},
        ],
        "fee_columns": [{"label": "Fee"}, {"label": "Rule"}, {"label": "Amount", "numeric": True}],
        "fee_rows": [
            ["Plan check", "65 % of the permit fee", "$912.40"],
            {"cells": ["SMIP", None, "$13"], "url": "/f"},
        ],
        "nothing": [],
    }


def _frame(signed_in: bool) -> dict[str, Any]:
    return {
        "page_title": "Gallery",
        "city": CITY,
        "csrf_token": "t" * 32,
        "request": RequestFactory().get("/gallery"),
        "csp_nonce": NONCE,
        "user": Worded(is_authenticated=signed_in, pk=7, words="Ana Ruiz"),
        "search_url": "/search",
        "mail_url": "/mail",
        "messages": [Worded(level_tag="success", words="The application was submitted.")],
        "navigation": [
            {"label": "Queue", "url": "/desk/", "current": True},
            {"label": "Office dashboard", "url": "/office/", "current": False},
            {"label": "Mail", "url": "/mail/", "current": False},
        ],
    }


def _case() -> dict[str, Any]:
    blockers = [
        SimpleNamespace(
            code="licence",
            text="The contractor's licence has lapsed.",
            who_can_clear="the contractor",
            link="/l/",
        ),
        SimpleNamespace(
            code="fees", text="$1,204.00 is still to be paid.", who_can_clear="the applicant", link=""
        ),
    ]
    return {
        "blockers": blockers,
        "moves": [
            {"name": "accept", "label": "Accept as complete", "allowed": True, "blockers": []},
            {"name": "mark_incomplete", "label": "Return as incomplete", "allowed": True, "url": "/m/"},
            {"name": "deny", "label": "Deny", "allowed": True, "danger": True},
            {"name": "issue", "label": "Issue the permit", "allowed": False, "blockers": blockers},
        ],
        "path_review": path.stops(
            "corrections_required",
            round_number=2,
            dates={"draft": date(2025, 9, 2), "submitted": date(2025, 9, 3)},
        ),
        "path_instant": path.stops("issued", track="instant"),
        "path_ended": path.stops(
            "withdrawn", dates={"in_review": date(2025, 9, 20), "withdrawn": date(2025, 10, 1)}
        ),
        "days": charts.days_bar(
            [charts.Span("city", 9), charts.Span("applicant", 21), charts.Span("city", 6)]
        ),
        "summary": [
            {"label": "Address", "value": "1222 First Avenue"},
            {"label": "Valuation", "value": "$120,000.00", "url": "/edit/", "url_text": "Change"},
            {"label": "Parcel", "value": None},
        ],
        "entries": [
            {
                "at": NIGHT,
                "label": "Submitted",
                "actor": "Ana Ruiz",
                "role": "contractor",
                "tone": "applicant",
            },
            {
                "at": NIGHT,
                "label": "Returned as incomplete",
                "why": "No site plan",
                "days_before": 3,
                "tone": "city",
            },
        ],
    }


def _charts() -> list[charts.Chart]:
    return [
        charts.bar_chart(
            [
                charts.Bar("In plan review", 41, "/q/"),
                charts.Bar("Corrections needed", 17),
                charts.Bar("Issued", 103),
            ],
            title="Applications by status",
        ),
        charts.stacked_bars(
            [
                charts.Stack("Accessory dwelling unit", {"city": 21, "applicant": 30}),
                charts.Stack("Sign", {"city": 4, "applicant": 2}),
            ],
            title="Median days by type",
            series={"city": "With the city", "applicant": "With the applicant"},
        ),
        charts.line(
            [charts.Point(f"Week {week}", 4 + week * 7 % 11) for week in range(1, 14)],
            title="Issued each week",
        ),
        charts.histogram(
            [
                charts.Bar("0–2", 12),
                charts.Bar("3–5", 9),
                charts.Bar("6–10", 4),
                charts.Bar("11–20", 0),
                charts.Bar("21+", 2),
            ],
            title="Age of the queue",
            unit="working days",
        ),
    ]
