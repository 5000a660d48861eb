"""Drafts of plan reviews: begun from the plan that stands, checked, published by a second person."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from permits.casework.plans.change_words import Change, told
from permits.rulebook import plan_checks, plan_text
from permits.rulebook.models import RulebookVersion
from permits.rulebook.plan_text import Placed, read_text, write_text
from permits.rulebook.plan_versions import basis_of, standing_plan
from permits.rulebook.review_plan import code_of
from permits.rulebook.schema.permit_type import PermitType
from workflows.blockers import Blocked, Blocker, MoveRefused
from workflows.definitions import drafts
from workflows.definitions.differences import differences
from workflows.definitions.findings import DefinitionRefused, Finding, errors
from workflows.definitions.linter import lint
from workflows.definitions.models import DefinitionDraft, DefinitionVersion
from workflows.definitions.schema import Definition


@dataclass(frozen=True)
class Plan:
    """The plan review of one type under one version of the rules."""

    rules: RulebookVersion
    type: PermitType
    own: Definition

    @property
    def code(self) -> str:
        return self.own.code

    @cached_property
    def standing(self) -> Definition:
        """The newest plan: the published one, or that of the rules."""
        return standing_plan(self.rules, self.type.code) or self.own

    def beginning(self) -> str:
        """Return the text with which a new draft begins."""
        return write_text(self.standing.model_copy(update={"basis": basis_of(self.rules)}))

    def findings(self, definition: Definition) -> list[Finding]:
        """Return what the product and the linter find in a definition of this plan."""
        return self.demands(definition) + lint(definition)

    def demands(self, definition: Definition) -> list[Finding]:
        """Return what the product alone finds."""
        return plan_checks.check(definition, self.rules.rulebook, self.own, basis=basis_of(self.rules))

    def changes(self, definition: Definition, before: Definition | None = None) -> list[Change]:
        """Return what a definition says otherwise than another, the plan that stands unless one is given."""
        known = (before or self.standing).model_copy(update={"basis": definition.basis})
        return told(differences(known, definition), known, definition)


def plan_of(rules: RulebookVersion, type_code: str) -> Plan | None:
    """Return the plan review of a type, None when the rules have no such type or nobody reviews it."""
    own = rules.rulebook.definition(type_code) if type_code in rules.rulebook.types else None
    return Plan(rules, rules.rulebook.types[type_code], own) if own is not None else None


def plan_of_code(code: str, basis: str) -> Plan | None:
    """Return the plan that a draft or a version is of, by the rules that it names."""
    number = int(basis) if basis.isdecimal() else 0
    rules = RulebookVersion.objects.filter(number=number).first() or RulebookVersion.objects.last()
    types = rules.rulebook.types if rules is not None else {}
    type_code = next((each for each in types if code_of(each) == code), None)
    return plan_of(rules, type_code) if rules is not None and type_code is not None else None


def demands_of_product(definition: Definition) -> list[Finding]:
    """Return what the product finds in any definition that the engine is to publish."""
    plan = plan_of_code(definition.code, definition.basis)
    return plan.demands(definition) if plan is not None else []


def text_of(draft: DefinitionDraft) -> str:
    """Return a draft as its author typed it."""
    return draft.source or write_text(draft.definition)


def placed_findings(draft: DefinitionDraft, plan: Plan) -> list[Placed]:
    """Return what is found in a draft, each with the line of its text, in their order."""
    found = plan_text.placed(text_of(draft), plan.findings(draft.definition))
    return sorted(found, key=lambda each: each.line)


@transaction.atomic
def begin(plan: Plan, *, text: str, actor: Any, at: datetime) -> DefinitionDraft:
    """Keep a new draft of a plan.

    :raises PlanTextRefused: when the text is no plan, with every line.
    :raises Blocked: when it is the plan of another type.
    """
    definition = read_text(text)
    if definition.code != plan.code:
        said = _("This plan is of “%(code)s”; here you write that of “%(own)s”. Correct its code.")
        blocker = Blocker("other_definition", said % {"code": definition.code, "own": plan.code})
        raise Blocked(None, drafts.EDIT, [blocker])
    return drafts.start_draft(definition.as_json(), actor=actor, at=at, source=text)


@transaction.atomic
def rewrite(draft: DefinitionDraft, *, text: str, actor: Any, at: datetime) -> DefinitionDraft:
    """Replace the text of one's own draft.

    :raises PlanTextRefused: when the text is no plan, with every line.
    :raises Blocked: when it is somebody else's, is not open any more, or is of another type now.
    """
    return drafts.change_draft(draft, content=read_text(text).as_json(), actor=actor, at=at, source=text)


@transaction.atomic
def ask_for_publication(draft: DefinitionDraft, plan: Plan, *, actor: Any, at: datetime) -> DefinitionDraft:
    """Ask a second person to publish one's own draft.

    :raises Blocked: when it is somebody else's, is not open any more, or errors are to be put right.
    """
    _demand_no_errors(draft, plan, drafts.EDIT)
    return drafts.offer(draft, actor=actor, at=at)


@transaction.atomic
def publish(
    draft: DefinitionDraft, plan: Plan, *, seen: str, reason: str, actor: Any, at: datetime
) -> DefinitionVersion:
    """Publish a draft that its author has asked to be published.

    :raises MoveRefused: saying what is in the way.
    """
    DefinitionDraft.objects.select_for_update().get(pk=draft.pk)
    draft.refresh_from_db()
    if in_the_way := blockers(draft, plan, actor):
        raise Blocked(draft, drafts.PUBLISH, in_the_way)
    try:
        return drafts.publish(draft, actor=actor, at=at, reason=reason, seen=seen)
    except DefinitionRefused as refused:
        raise _refused(draft, drafts.PUBLISH, refused.findings) from refused


def blockers(draft: DefinitionDraft, plan: Plan, actor: Any) -> list[Blocker]:
    """Return what stands between a draft and its publication by an actor; pages and services both ask."""
    found: list[Blocker] = []
    if wrong := errors(plan.findings(draft.definition)):
        text = ngettext(
            "%(count)d error is to be put right first.",
            "%(count)d errors are to be put right first.",
            len(wrong),
        ) % {"count": len(wrong)}
        found.append(Blocker("errors", text, _("its author")))
    if draft.offered_at is None:
        found.append(
            Blocker("not_offered", _("Its author has not asked for publication yet."), _("its author"))
        )
    if draft.author_id == actor.pk:
        text = _("You wrote this draft: a second person must publish it.")
        found.append(Blocker("second_person", text, _("another person with the right to publish rules")))
    return found


def _demand_no_errors(draft: DefinitionDraft, plan: Plan, verb: str) -> None:
    if wrong := errors(plan.findings(draft.definition)):
        raise _refused(draft, verb, wrong)


def _refused(draft: DefinitionDraft, verb: str, findings: list[Finding]) -> MoveRefused:
    return Blocked(draft, verb, [Blocker(each.code, str(each)) for each in findings])
