"""pytransitions on Django models, group membership check, audit by hand (same tables as django_floor)."""

from datetime import date, timedelta

from bench.peers import django_setup, script

NAME = "transitions+orm"
STATES = ["draft", "submitted", "in_review", "reviewed", "fees_due", "paid", "issued"]
TR = [
    ("submit", "draft", "submitted"),
    ("accept", "submitted", "in_review"),
    ("finish_reviews", "in_review", "reviewed"),
    ("assess", "reviewed", "fees_due"),
    ("pay", "fees_due", "paid"),
    ("issue", "paid", "issued"),
]
RTR = [("claim", "open", "claimed"), ("approve", "claimed", "approved")]


def setup(dsn):
    django_setup.configure(dsn, ["bench.peers.floor_app"])
    django_setup.migrate()
    django_setup.users()


def run(n, dsn):
    django_setup.configure(dsn, ["bench.peers.floor_app"])
    from django.contrib.auth.models import User
    from django.db import transaction
    from transitions import Machine

    from bench.peers.floor_app.models import Application, Audit, Review

    UID = django_setup.user_ids()
    # one machine for many instances; states live on the model objects
    am = Machine(
        model=None, states=STATES, initial="draft", transitions=[list(t) for t in TR], auto_transitions=False
    )
    rm = Machine(
        model=None,
        states=["open", "claimed", "approved"],
        initial="open",
        transitions=[list(t) for t in RTR],
        auto_transitions=False,
    )

    def fire(machine, obj, name):
        machine.add_model(obj, initial=obj.state)
        src = obj.state
        try:
            getattr(obj, name)()
        finally:
            machine.remove_model(obj)
        return src, obj.state

    def create():
        with transaction.atomic():
            user = User.objects.get(pk=UID["contractor"])
            if not user.groups.filter(name="contractor").exists():
                raise script.Denied
            a = Application.objects.create(owner=user, due=date.today() + timedelta(30), **script.CASE_FIELDS)
            Audit.objects.create(application=a, action="create", actor=user, to_state="draft")
        return a.pk

    def step(cid, name, role, disc):
        with transaction.atomic():
            user, role = User.objects.get(pk=UID[role]), script.needed(name, disc)
            if not user.groups.filter(name=role).exists():
                raise script.Denied(name)
            app = Application.objects.select_for_update().get(pk=cid)
            if role == "contractor" and app.owner_id != user.pk:
                raise script.Denied(name)
            obj = Review.objects.get(application_id=cid, discipline=disc) if disc else app
            src, dst = fire(rm if disc else am, obj, name)
            if name == "claim":
                obj.reviewer = user
            elif name == "assess":
                obj.fee = 250
            elif name == "issue":
                obj.permit_no = "BP-%d" % cid
            obj.save()
            if name == "accept":
                Review.objects.bulk_create(
                    [
                        Review(application=app, discipline=d, due=date.today() + timedelta(10))
                        for d in script.DISCIPLINES
                    ]
                )
            elif (
                name == "approve"
                and not Review.objects.filter(application_id=cid).exclude(state="approved").exists()
            ):
                fire(am, app, "finish_reviews")
                app.save()
            Audit.objects.create(
                application_id=cid, subject=disc, action=name, actor=user, from_state=src, to_state=dst
            )

    m, ids = script.drive(n, create, step)
    return script.result(
        m,
        ids,
        dict(
            issued=Application.objects.filter(pk__in=ids, state="issued").count(),
            audit_per_case=Audit.objects.filter(application_id__in=ids).count() / max(1, n),
        ),
    )
