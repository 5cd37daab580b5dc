from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reviews", "0002_recommendation_authors"),
    ]

    operations = [
        migrations.AddField(
            model_name="subtheme",
            name="peer_question",
            field=models.CharField(blank=True, max_length=200),
        ),
    ]
