"""State machines of django-fsm-2 over the floor_app tables; nothing is saved by these models themselves."""

from django.db import models
from django_fsm import FSMField, transition


def role(name):
    return lambda obj, user: name in user["roles"]


def owner(obj, user):
    return "contractor" in user["roles"] and obj.owner_id == user["id"]


def mine(name):
    return lambda obj, user: (
        "rev_" + obj.discipline in user["roles"] and (name == "claim" or obj.reviewer_id == user["id"])
    )


class Application(models.Model):
    owner_id = models.IntegerField()
    state = FSMField(default="draft", protected=True)
    version = models.IntegerField(default=0)
    open_reviews = models.IntegerField(default=0)

    class Meta:
        managed = False
        db_table = "floor_app_application"

    @transition(state, "draft", "submitted", permission=owner)
    def submit(self): ...

    @transition(state, "submitted", "in_review", permission=role("intake"))
    def accept(self): ...

    @transition(state, "reviewed", "fees_due", permission=role("fees"))
    def assess(self): ...

    @transition(state, "fees_due", "paid", permission=owner)
    def pay(self): ...

    @transition(state, "paid", "issued", permission=role("issuer"))
    def issue(self): ...


class Review(models.Model):
    application_id = models.BigIntegerField()
    discipline = models.CharField(max_length=20)
    state = FSMField(default="open", protected=True)
    reviewer_id = models.IntegerField(null=True)

    class Meta:
        managed = False
        db_table = "floor_app_review"

    @transition(state, "open", "claimed", permission=mine("claim"))
    def claim(self): ...

    @transition(state, "claimed", "approved", permission=mine("approve"))
    def approve(self): ...
