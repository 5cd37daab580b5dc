"""A conversation outlives its appointment, and stands for nobody then; what is known of it moves where it belongs."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F


def bring_up(apps, schema_editor):
    appointments = apps.get_model("records", "Appointment").objects
    consents = apps.get_model("records", "Consent").objects
    consents.filter(withdrawn_at__isnull=False).update(taken_back_at=F("withdrawn_at"))
    for conversation in apps.get_model("conversations", "Conversation").objects.all():
        appointments.filter(pk=conversation.appointment_id).update(begun_at=conversation.started_at)
    standing = consents.filter(conversation=True, withdrawn_at=None)
    appointments.exclude(record__in=standing.values("record")).delete()


class Migration(migrations.Migration):
    dependencies = [("conversations", "0001_initial"), ("records", "0003_taken_back")]

    operations = [
        migrations.AlterField(
            model_name="conversation",
            name="appointment",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="conversation",
                to="records.appointment",
            ),
        ),
        migrations.RunPython(bring_up, migrations.RunPython.noop),
    ]
