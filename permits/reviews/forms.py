"""What reviewers and applicants type about corrections."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from permits.documents.models import Sheet
from permits.reviews.models import Correction, Review, StandardComment
from permits.reviews.queries import sheets_of


class SheetField(forms.ModelChoiceField):
    """Chooses a sheet by its number, title and file."""

    def label_from_instance(self, obj: Any) -> str:
        named = " ".join(part for part in (obj.number, obj.title) if part)
        place = _("%(file)s, page %(page)d") % {"file": obj.version.document.title, "page": obj.page}
        return f"{named} – {place}"[:120] if named else str(place)


class CorrectionForm(forms.ModelForm):
    """A correction: what must change, how grave it is, where, and by which code section.

    Without a review there is no sheet to choose; its name can be typed in any case.
    """

    on_sheet = SheetField(
        queryset=Sheet.objects.none(),
        required=False,
        label=_("Sheet of the package"),
        empty_label=_("None of them, or several"),
    )
    standard = forms.ModelChoiceField(
        queryset=StandardComment.objects.none(), required=False, widget=forms.HiddenInput
    )

    class Meta:
        model = Correction
        fields = ["text", "severity", "on_sheet", "sheet", "place", "citation"]
        widgets = {"text": forms.Textarea(attrs={"rows": 4})}
        labels = {"sheet": _("Sheet in words")}
        help_texts = {
            "text": _("Fill in every blank (____) of a standard comment."),
            "sheet": _("Only where none of the package’s sheets was chosen. For example A-2.1"),
            "place": _("Where on the sheet: a grid line, a room, a detail number"),
            "citation": _("For example CBC 1011.5.2"),
        }
        error_messages = {"text": {"required": _("Write what must change.")}}

    def __init__(self, *arguments: Any, review: Review | None = None, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["severity"].required = False
        if review is not None:
            sheets: QuerySet[Sheet] = sheets_of(review.package)
            chooser, standard = self.fields["on_sheet"], self.fields["standard"]
            chooser.queryset = sheets  # type: ignore[attr-defined]
            standard.queryset = StandardComment.objects.of(review.discipline)  # type: ignore[attr-defined]

    def clean_severity(self) -> str:
        """Take a correction as one that must be made where nothing else was said."""
        return str(self.cleaned_data["severity"] or Correction.Severity.MUST)

    def clean_text(self) -> str:
        """Refuse a standard comment whose blanks were left empty."""
        text = str(self.cleaned_data["text"])
        if "____" in text:
            raise forms.ValidationError(_("Fill in the blanks (____) of the standard comment."))
        return text


def begun_with(review: Review, asked: QueryDict, **options: Any) -> CorrectionForm:
    """Return a form for a new correction, begun with the standard comment that an address names, if any."""
    chosen = asked.get("comment", "")
    comments = StandardComment.objects.current().of(review.discipline)
    comment = comments.filter(pk=int(chosen)).first() if chosen.isdecimal() and len(chosen) < 10 else None
    if comment is None:
        return CorrectionForm(review=review, **options)
    begun = {"text": comment.text, "citation": comment.citation, "standard": comment.pk}
    return CorrectionForm(review=review, initial=begun, **options)


class AnswerForm(forms.Form):
    """The applicant's answer to one correction, and the sheet that shows it."""

    answer = forms.CharField(
        label=_("Your answer"),
        help_text=_("What you changed, and on which sheet."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write what you changed, or on which sheet the answer is.")},
    )
    answer_sheet = SheetField(
        queryset=Sheet.objects.none(),
        required=False,
        label=_("Sheet that shows it"),
        empty_label=_("No single sheet"),
        error_messages={"invalid_choice": _("Choose a sheet of the files that you will hand in.")},
    )

    def __init__(self, *arguments: Any, sheets: Any = None, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if sheets is not None:
            self.fields["answer_sheet"].queryset = sheets  # type: ignore[attr-defined]


class SettleForm(forms.Form):
    """The reviewer's word on a correction, and why."""

    status = forms.ChoiceField(
        label=_("Is it settled?"),
        choices=[
            (Correction.Status.RESOLVED, _("Resolved")),
            (Correction.Status.STILL_OPEN, _("Still open")),
            (Correction.Status.WITHDRAWN, _("Withdraw it")),
        ],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label=_("Why"), required=False, max_length=2000)


class RemarkForm(forms.Form):
    """Something said about a correction."""

    text = forms.CharField(
        label=_("Remark"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write the remark first.")},
    )
    for_applicant = forms.BooleanField(label=_("The applicant may read it"), required=False)


class EarlyLetterForm(forms.Form):
    """Why a letter goes before the round is over."""

    reason = forms.CharField(
        label=_("Why it goes now"),
        help_text=_("Kept in the history. For example: the geology report will take two more weeks."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write why the letter goes before the round is over.")},
    )


class StandardCommentForm(forms.ModelForm):
    """A standard comment of a discipline."""

    class Meta:
        model = StandardComment
        fields = ["title", "citation", "text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 5})}
        help_texts = {
            "title": _("What a reviewer looks for: “Stair handrail”"),
            "citation": _("For example CBC 1011.5.2"),
            "text": _("Write a blank that the reviewer must fill in as ____ (four underscores)."),
        }
        error_messages = {
            "title": {"required": _("Give it a short title.")},
            "text": {"required": _("Write the comment.")},
        }
