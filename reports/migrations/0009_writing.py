"""Every state of a section is kept from here on, what stands now as the first; and sections can be lent."""

import re
from html import unescape

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


def keep_what_stands(apps, schema_editor):
    versions = apps.get_model("reports", "SectionVersion").objects
    for section in apps.get_model("reports", "Section").objects.exclude(body="").iterator():
        versions.create(
            section=section,
            number=1,
            body=section.body,
            words=words_in(section.body),
            by=section.updated_by,
            begun_at=section.updated_at,
            saved_at=section.updated_at,
        )


def words_in(body):
    return len(unescape(re.sub(r"<[^>]+>", " ", body)).split())


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0008_gate"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SectionLoan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("lent_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "lent_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "section",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="loans",
                        to="reports.section",
                    ),
                ),
                (
                    "to",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-lent_at"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("section",),
                        name="reports_lent_to_one_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("ended_by", None)),
                            models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="reports_loan_ended_by_someone",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("to", models.F("lent_by")), _negated=True),
                        name="reports_lent_to_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SectionVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("body", models.TextField(blank=True)),
                ("words", models.PositiveIntegerField()),
                ("begun_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("saved_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("restored_from", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "section",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="reports.section",
                    ),
                ),
            ],
            options={
                "ordering": ["-number"],
                "constraints": [
                    models.UniqueConstraint(fields=("section", "number"), name="reports_one_state_a_number"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("restored_from", None),
                            ("restored_from__lt", models.F("number")),
                            _connector="OR",
                        ),
                        name="reports_restored_from_earlier",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("saved_at__gte", models.F("begun_at"))),
                        name="reports_begun_before_saved",
                    ),
                ],
            },
        ),
        migrations.RunPython(keep_what_stands, migrations.RunPython.noop),
    ]
