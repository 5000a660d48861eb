"""A draft belongs to who typed it: the person who had the review."""

from django.db import migrations

MOVE = """
INSERT INTO reviews_reviewdraft (review_id, person_id, notes, outcome, saved_at)
SELECT r.id, w.assignee_id, r.draft, '', COALESCE(w.claimed_at, w.opened_at)
FROM reviews_review r JOIN workflows_workitem w ON w.id = r.work_item_id
WHERE r.draft <> '' AND w.assignee_id IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [("reviews", "0002_drafts_of_each_person"), ("workflows", "0002_guards")]

    operations = [migrations.RunSQL(MOVE, "DELETE FROM reviews_reviewdraft")]
