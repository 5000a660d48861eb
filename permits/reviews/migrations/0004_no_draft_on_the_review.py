from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("reviews", "0003_drafts_go_to_their_writers")]

    operations = [migrations.RemoveField("review", "draft")]
