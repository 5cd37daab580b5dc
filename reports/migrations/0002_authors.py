"""Who wrote a report, kept with it; for reports begun before, read from the trail."""

from django.conf import settings
from django.db import migrations, models

WROTE = [
    "report.section_saved",
    "report.point_saved",
    "recommendation.added",
    "recommendation.edited",
    "recommendations.set",
]


def remember_authors(apps, schema_editor):
    events = apps.get_model("trail", "Event").objects.filter(verb__in=WROTE, by__isnull=False)
    for report in apps.get_model("reports", "Report").objects.select_related("review"):
        saved = report.sections.filter(updated_by__isnull=False).values_list("updated_by", flat=True)
        told = events.filter(review=report.review.ref).values_list("by", flat=True)
        report.authors.add(*{*saved, *told})


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0001_initial"),
        ("reviews", "0002_recommendation_authors"),
        ("trail", "0002_append_only"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="report",
            name="authors",
            field=models.ManyToManyField(blank=True, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.RunPython(remember_authors, migrations.RunPython.noop),
    ]
