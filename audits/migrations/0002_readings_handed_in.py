"""Tell the assignments of records which of them are handed in already."""

from django.db import migrations


def tell_assignments(apps, schema_editor):
    assignments = apps.get_model("records", "Assignment").objects.filter(ended_at=None)
    for audit in apps.get_model("audits", "Audit").objects.filter(handed_in_at__isnull=False):
        assignments.filter(record=audit.record_id, reader=audit.reader_id).update(
            handed_in_at=audit.handed_in_at
        )


class Migration(migrations.Migration):
    dependencies = [("audits", "0001_initial"), ("records", "0002_readings_handed_in")]

    operations = [migrations.RunPython(tell_assignments, migrations.RunPython.noop)]
