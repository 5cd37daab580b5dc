import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("councils", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Recommendation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("text", models.TextField()),
                ("owner", models.CharField(max_length=120)),
                ("measure", models.TextField()),
                ("baseline", models.TextField()),
                ("due_on", models.DateField()),
                ("version", models.PositiveIntegerField(default=0)),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="Framework",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.CharField(max_length=20)),
                ("title", models.CharField(max_length=120)),
                ("effective_on", models.DateField()),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="frameworks",
                        to="councils.region",
                    ),
                ),
            ],
            options={
                "ordering": ["-effective_on"],
            },
        ),
        migrations.CreateModel(
            name="Criterion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("code", models.CharField(max_length=5)),
                ("group", models.PositiveSmallIntegerField()),
                ("group_title", models.CharField(max_length=120)),
                ("text", models.CharField(max_length=300)),
                ("guidance", models.TextField(blank=True)),
                ("prompt", models.CharField(blank=True, max_length=300)),
                ("regional", models.BooleanField(default=False)),
                (
                    "framework",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="criteria",
                        to="reviews.framework",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="Prompt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("text", models.CharField(max_length=200)),
                ("hint", models.CharField(blank=True, max_length=300)),
                (
                    "framework",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="prompts",
                        to="reviews.framework",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ref", models.CharField(max_length=20, unique=True)),
                ("topic", models.CharField(max_length=160)),
                ("fieldwork_from_on", models.DateField()),
                ("fieldwork_to_on", models.DateField()),
                ("imported", models.BooleanField(default=False)),
                ("scheduled_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("scoping_opened_at", models.DateTimeField(blank=True, null=True)),
                ("sampling_opened_at", models.DateTimeField(blank=True, null=True)),
                ("fieldwork_opened_at", models.DateTimeField(blank=True, null=True)),
                ("fieldwork_closed_at", models.DateTimeField(blank=True, null=True)),
                ("moderated_at", models.DateTimeField(blank=True, null=True)),
                ("team_check_opened_at", models.DateTimeField(blank=True, null=True)),
                ("accuracy_opened_at", models.DateTimeField(blank=True, null=True)),
                ("final_at", models.DateTimeField(blank=True, null=True)),
                ("released_at", models.DateTimeField(blank=True, null=True)),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "framework",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="reviews.framework",
                    ),
                ),
                (
                    "host",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hosted_reviews",
                        to="councils.council",
                    ),
                ),
            ],
            options={
                "ordering": ["-fieldwork_from_on", "ref"],
            },
        ),
        migrations.CreateModel(
            name="RecommendationUpdate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("done", "Done"),
                            ("partly", "Partly done"),
                            ("not_yet", "Not yet done"),
                            ("superseded", "No longer needed"),
                        ],
                        max_length=20,
                    ),
                ),
                ("text", models.TextField()),
                ("version", models.PositiveIntegerField(default=0)),
                ("updated_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "recommendation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="updates",
                        to="reviews.recommendation",
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="recommendation_updates",
                        to="reviews.review",
                    ),
                ),
            ],
            options={
                "ordering": ["recommendation__number"],
            },
        ),
        migrations.AddField(
            model_name="recommendation",
            name="review",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="recommendations",
                to="reviews.review",
            ),
        ),
        migrations.CreateModel(
            name="Scope",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ambition", models.TextField(blank=True)),
                ("ambition_version", models.PositiveIntegerField(default=0)),
                ("self_assessment", models.TextField(blank=True)),
                ("self_assessment_version", models.PositiveIntegerField(default=0)),
                ("updated_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("agreed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "agreed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "review",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="scope", to="reviews.review"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Slot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("practitioners", "Meeting with practitioners"),
                            ("managers", "Meeting with frontline managers"),
                            ("conversation", "Conversation with a person"),
                            ("team", "Team meeting"),
                        ],
                        max_length=20,
                    ),
                ),
                ("title", models.CharField(max_length=120)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("in_person", "In person"),
                            ("video", "Video call"),
                            ("phone", "Phone call"),
                        ],
                        max_length=20,
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=160)),
                (
                    "expected",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="how many people are expected"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=0)),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="slots", to="reviews.review"
                    ),
                ),
            ],
            options={
                "ordering": ["starts_at", "number"],
            },
        ),
        migrations.CreateModel(
            name="SubTheme",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("title", models.CharField(max_length=120)),
                ("rated_by_peers", models.BooleanField()),
                ("criteria", models.JSONField(default=list)),
                ("descriptors", models.JSONField()),
                (
                    "framework",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="subthemes",
                        to="reviews.framework",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="TeamMember",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("coordinator", "coordinator"),
                            ("psw", "PSW reviewer"),
                            ("peer", "lived-experience peer"),
                        ],
                        max_length=20,
                    ),
                ),
                ("joined_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("left_at", models.DateTimeField(blank=True, null=True)),
                ("declared_at", models.DateTimeField(blank=True, null=True)),
                ("conflict", models.TextField(blank=True)),
                ("conflict_cleared_at", models.DateTimeField(blank=True, null=True)),
                ("conflict_cleared_reason", models.TextField(blank=True)),
                ("objection", models.TextField(blank=True)),
                ("objected_at", models.DateTimeField(blank=True, null=True)),
                (
                    "conflict_cleared_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "objected_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="team", to="reviews.review"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="team_memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["part", "pk"],
            },
        ),
        migrations.CreateModel(
            name="SlotAttendee",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "slot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="slot_attendees",
                        to="reviews.slot",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="slot_attendees",
                        to="reviews.teammember",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="slot",
            name="attendees",
            field=models.ManyToManyField(
                related_name="slots", through="reviews.SlotAttendee", to="reviews.teammember"
            ),
        ),
        migrations.CreateModel(
            name="Theme",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("title", models.CharField(max_length=120)),
                ("detail", models.TextField(blank=True)),
                ("version", models.PositiveIntegerField(default=0)),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="themes",
                        to="reviews.review",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.AddConstraint(
            model_name="framework",
            constraint=models.UniqueConstraint(
                fields=("region", "version"), name="reviews_one_framework_a_version"
            ),
        ),
        migrations.AddConstraint(
            model_name="criterion",
            constraint=models.UniqueConstraint(
                fields=("framework", "code"), name="reviews_one_criterion_a_code"
            ),
        ),
        migrations.AddConstraint(
            model_name="criterion",
            constraint=models.UniqueConstraint(
                fields=("framework", "position"), name="reviews_one_criterion_a_position"
            ),
        ),
        migrations.AddConstraint(
            model_name="prompt",
            constraint=models.UniqueConstraint(
                fields=("framework", "number"), name="reviews_one_prompt_a_number"
            ),
        ),
        migrations.AddIndex(
            model_name="review",
            index=models.Index(fields=["host", "fieldwork_from_on"], name="reviews_by_host"),
        ),
        migrations.AddIndex(
            model_name="review",
            index=models.Index(fields=["-fieldwork_from_on", "ref"], name="reviews_newest_first"),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(("fieldwork_to_on__gte", models.F("fieldwork_from_on"))),
                name="reviews_fieldwork_ends_after_it_starts",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("sampling_opened_at", None), ("framework__isnull", False), _connector="OR"
                ),
                name="reviews_sampling_has_a_framework",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("fieldwork_opened_at", None), ("sampling_opened_at__isnull", False), _connector="OR"
                ),
                name="reviews_fieldwork_follows_sampling",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("fieldwork_closed_at", None),
                    ("fieldwork_closed_at__gte", models.F("fieldwork_opened_at")),
                    _connector="OR",
                ),
                name="reviews_fieldwork_closes_after_it_opens",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("moderated_at", None), ("fieldwork_closed_at__isnull", False), _connector="OR"
                ),
                name="reviews_moderation_follows_fieldwork",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("final_at", None),
                    ("imported", True),
                    ("accuracy_opened_at__isnull", False),
                    _connector="OR",
                ),
                name="reviews_final_follows_checks",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("published_at", None), ("released_at", None)),
                    ("final_at__isnull", False),
                    _connector="OR",
                ),
                name="reviews_only_the_final_is_shared",
            ),
        ),
        migrations.AddConstraint(
            model_name="recommendationupdate",
            constraint=models.UniqueConstraint(
                fields=("review", "recommendation"), name="reviews_one_update_a_recommendation"
            ),
        ),
        migrations.AddConstraint(
            model_name="recommendation",
            constraint=models.UniqueConstraint(
                fields=("review", "number"), name="reviews_one_recommendation_a_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="scope",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("agreed_at", None), ("agreed_by", None)),
                    models.Q(("agreed_at__isnull", False), ("agreed_by__isnull", False)),
                    _connector="OR",
                ),
                name="reviews_agreed_by_someone",
            ),
        ),
        migrations.AddConstraint(
            model_name="subtheme",
            constraint=models.UniqueConstraint(
                fields=("framework", "number"), name="reviews_one_subtheme_a_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="teammember",
            constraint=models.UniqueConstraint(
                condition=models.Q(("left_at", None)),
                fields=("review", "user"),
                name="reviews_on_a_team_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="teammember",
            constraint=models.UniqueConstraint(
                condition=models.Q(("left_at", None), ("part", "coordinator")),
                fields=("review",),
                name="reviews_one_coordinator",
            ),
        ),
        migrations.AddConstraint(
            model_name="teammember",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("conflict_cleared_at", None), ("conflict_cleared_by", None)),
                    models.Q(
                        ("conflict_cleared_at__isnull", False),
                        ("conflict_cleared_by__isnull", False),
                        models.Q(("conflict", ""), _negated=True),
                        models.Q(("conflict_cleared_by", models.F("user")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="reviews_cleared_by_someone_else",
            ),
        ),
        migrations.AddConstraint(
            model_name="teammember",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("objected_at", None), ("objected_by", None), ("objection", "")),
                    models.Q(
                        models.Q(("objection", ""), _negated=True),
                        ("objected_at__isnull", False),
                        ("objected_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="reviews_objection_has_its_author",
            ),
        ),
        migrations.AddConstraint(
            model_name="slotattendee",
            constraint=models.UniqueConstraint(fields=("slot", "member"), name="reviews_at_a_slot_once"),
        ),
        migrations.AddIndex(
            model_name="slot",
            index=models.Index(fields=["starts_at"], name="reviews_slots_by_start"),
        ),
        migrations.AddConstraint(
            model_name="slot",
            constraint=models.UniqueConstraint(fields=("review", "number"), name="reviews_one_slot_a_number"),
        ),
        migrations.AddConstraint(
            model_name="slot",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                name="reviews_slot_ends_after_it_starts",
            ),
        ),
        migrations.AddConstraint(
            model_name="theme",
            constraint=models.UniqueConstraint(
                fields=("review", "number"), name="reviews_one_theme_a_number"
            ),
        ),
    ]
