from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("definitions", "0002_published_versions_never_change")]

    operations = [
        migrations.AddField("definitiondraft", "source", models.TextField(blank=True, default=""), False),
        migrations.AddField("definitiondraft", "offered_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("definitiondraft", "discarded_at", models.DateTimeField(blank=True, null=True)),
    ]
