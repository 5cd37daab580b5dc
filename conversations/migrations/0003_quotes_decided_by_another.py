"""Somebody other than who took words down decides whether they may be used, and in which words."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def open_again(apps, schema_editor):
    """Whoever took words down had said alone whether they may be used: now someone else says it."""
    apps.get_model("conversations", "Quote").objects.update(use="")


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0002_appointment_may_end"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="quote",
            name="decided_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="quote",
            name="decided_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="quote",
            name="lang",
            field=models.CharField(
                choices=[
                    ("en", "English"),
                    ("cy", "Welsh"),
                    ("ur", "Urdu"),
                    ("pa", "Punjabi"),
                    ("ar", "Arabic"),
                    ("pl", "Polish"),
                    ("ro", "Romanian"),
                    ("so", "Somali"),
                ],
                default="en",
                max_length=10,
                verbose_name="language",
            ),
        ),
        migrations.AddField(
            model_name="quote",
            name="reworded",
            field=models.TextField(blank=True, verbose_name="the words to use instead"),
        ),
        migrations.AlterField(
            model_name="quote",
            name="use",
            field=models.CharField(
                blank=True,
                choices=[
                    ("as_it_is", "Usable as it is"),
                    ("reworded", "Usable reworded"),
                    ("no", "Not usable"),
                ],
                max_length=20,
            ),
        ),
        migrations.RunPython(open_again, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="quote",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at", None), ("decided_by", None), ("use", "")),
                    models.Q(
                        models.Q(("use", ""), _negated=True),
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="conversations_quote_decided_by_someone",
            ),
        ),
        migrations.AddConstraint(
            model_name="quote",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by", None),
                    models.Q(("decided_by", models.F("author")), _negated=True),
                    _connector="OR",
                ),
                name="conversations_quote_decided_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="quote",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("use", "reworded"),
                        models.Q(("reworded", ""), _negated=True),
                        models.Q(("reworded", models.F("text")), _negated=True),
                    ),
                    models.Q(models.Q(("use", "reworded"), _negated=True), ("reworded", "")),
                    _connector="OR",
                ),
                name="conversations_quote_reworded_in_other_words",
            ),
        ),
    ]
