"""A correction from before threads gets one, as far as its columns tell."""

from django.db import migrations

TOLD = """
INSERT INTO reviews_correctionentry (correction_id, kind, round, text, status, for_team, actor_id, at)
SELECT * FROM (
  SELECT id, 'raised' AS kind, round_raised, text, 'open' AS status, false, raised_by_id, raised_at AS at
  FROM reviews_correction
  UNION ALL
  SELECT id, 'sent', round_raised, '', 'open', false, NULL::bigint, sent_at
  FROM reviews_correction WHERE sent_at IS NOT NULL
  UNION ALL
  SELECT id, 'answered', round_raised, answer, 'answered', false, answered_by_id, answered_at
  FROM reviews_correction WHERE answered_at IS NOT NULL
  UNION ALL
  SELECT id, 'settled', round_raised, '', status, false, NULL::bigint, decided_at
  FROM reviews_correction WHERE decided_at IS NOT NULL
) AS told ORDER BY id, at
"""


class Migration(migrations.Migration):
    dependencies = [("reviews", "0005_corrections_with_threads")]

    operations = [migrations.RunSQL(TOLD, "DELETE FROM reviews_correctionentry")]
