import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


def keep_that_somebody_is_with_them(apps, _schema_editor):
    """Until now it was only known that there is a supporter, and not who they are to the person."""
    apps.get_model("records", "Consent").objects.filter(has_supporter=True).update(supporter="other")


def know_that_somebody_is_with_them(apps, _schema_editor):
    apps.get_model("records", "Consent").objects.exclude(supporter="").update(has_supporter=True)


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0003_taken_back"),
        ("reviews", "0003_plain_words"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="GovernanceChecklist",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "dpia_ref",
                    models.CharField(blank=True, max_length=200, verbose_name="the DPIA's reference"),
                ),
                (
                    "sharing_ref",
                    models.CharField(
                        blank=True,
                        max_length=200,
                        verbose_name="the information sharing agreement's reference",
                    ),
                ),
                ("told_how", models.TextField(blank=True, verbose_name="how people were told")),
                (
                    "confidentiality",
                    models.CharField(
                        blank=True,
                        choices=[("signed", "Yes, everybody on the team has signed"), ("not_yet", "Not yet")],
                        max_length=20,
                    ),
                ),
                (
                    "retention",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("standard", "The programme’s standard dates"),
                            ("shorter", "Shorter dates, which the council has entered"),
                        ],
                        max_length=20,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=0)),
                ("updated_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("completed_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.AddField(
            model_name="consent",
            name="decided_by",
            field=models.CharField(
                choices=[
                    ("themselves", "The person decided for themselves"),
                    ("with_support", "The person decided, with support to understand and decide"),
                    ("attorney", "An attorney for health and welfare decided for them"),
                    ("deputy", "A deputy appointed by the Court of Protection decided for them"),
                    ("best_interests", "It was decided in their best interests, and the record says how"),
                ],
                default="themselves",
                max_length=20,
                verbose_name="whose decision it was",
            ),
        ),
        migrations.AddField(
            model_name="consent",
            name="supporter",
            field=models.CharField(
                blank=True,
                choices=[
                    ("family", "A family member"),
                    ("friend", "A friend or neighbour"),
                    ("advocate", "An advocate"),
                    ("other", "Somebody else they chose"),
                ],
                max_length=20,
                verbose_name="who the supporter is to them",
            ),
        ),
        migrations.RunPython(keep_that_somebody_is_with_them, know_that_somebody_is_with_them),
        migrations.RemoveField(
            model_name="consent",
            name="has_supporter",
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "decided_by__in",
                        ["themselves", "with_support", "attorney", "deputy", "best_interests"],
                    )
                ),
                name="records_decided_by_somebody",
            ),
        ),
        migrations.AddField(
            model_name="governancechecklist",
            name="completed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="governancechecklist",
            name="review",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="governance", to="reviews.review"
            ),
        ),
        migrations.AddConstraint(
            model_name="governancechecklist",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("completed_at", None), ("completed_by", None)),
                    models.Q(("completed_at__isnull", False), ("completed_by__isnull", False)),
                    _connector="OR",
                ),
                name="records_governance_completed_by_someone",
            ),
        ),
        migrations.AddConstraint(
            model_name="governancechecklist",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("completed_at", None),
                    models.Q(
                        models.Q(("dpia_ref", ""), _negated=True),
                        models.Q(("sharing_ref", ""), _negated=True),
                        models.Q(("told_how", ""), _negated=True),
                        ("confidentiality", "signed"),
                        ("retention__in", ["standard", "shorter"]),
                    ),
                    _connector="OR",
                ),
                name="records_governance_complete_with_nothing_empty",
            ),
        ),
    ]
