"""Frameworks are drafted and published; those that are there have been in use, and so are published."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.utils import timezone

from accounts.models import new_ref

HELD_BACK_SO_FAR = (6, 7)


def fill(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for framework in apps.get_model("reviews", "Framework").objects.all():
        framework.ref, framework.published_at = new_ref(), timezone.now()
        framework.save(update_fields=["ref", "published_at"])
    subthemes = apps.get_model("reviews", "SubTheme").objects
    subthemes.filter(number__in=HELD_BACK_SO_FAR).update(holds_back=True)


class Migration(migrations.Migration):
    dependencies = [
        ("reviews", "0003_plain_words"),
    ]

    operations = [
        migrations.AddField(
            model_name="framework",
            name="published_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="framework",
            name="ref",
            field=models.CharField(editable=False, max_length=8, null=True),
        ),
        migrations.AddField(
            model_name="subtheme",
            name="holds_back",
            field=models.BooleanField(default=False),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
