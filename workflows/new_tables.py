"""A new table, as a migration operation that costs no more when there are many tables already."""

from django.db import migrations
from django.db.migrations.state import ProjectState, StateApps


class NewTable(migrations.CreateModel):
    """What ``CreateModel`` does, without building the classes of every related model anew.

    Django builds them anew so that the state before stays as it was. Nothing asks for that state, and it
    makes the hundredth table cost a hundred times the first. Here the classes get their relations to the new
    one as they do when an application is loaded.
    """

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        rendered: StateApps | None = state.__dict__.pop("apps", None)
        super().state_forwards(app_label, state)
        if rendered is None:
            return
        state.__dict__["apps"] = rendered
        for model in rendered.get_models(include_auto_created=True):
            model._meta.apps = rendered
        rendered.render_multiple([state.models[app_label, self.name_lower]])
