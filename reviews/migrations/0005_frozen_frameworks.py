"""The database itself refuses to change a framework by which a review has begun sampling, or to give it another.

On SQLite these triggers name tables other than their own: a later migration that makes one of the five anew calls
`let_thaw` before and `keep_frozen` after.
"""

from collections.abc import Iterator

import django.db.models
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

import accounts.models

PARTS = ("reviews_criterion", "reviews_subtheme", "reviews_prompt")
SAYS = "a review is read by this framework, so it is frozen"
SAYS_OF_REVIEW = "a review keeps the framework with which it began sampling"
CHANGES = {"insert": ("NEW",), "update": ("OLD", "NEW"), "delete": ("OLD",)}


def _sampled(key: str) -> str:
    """`key` is one of the names below, and nothing that anybody typed."""
    sampled = "SELECT 1 FROM reviews_review WHERE sampling_opened_at IS NOT NULL AND framework_id ="
    return f"EXISTS ({sampled} {key})"


def _sqlite() -> Iterator[str]:
    for change in ("update", "delete"):
        yield (
            f"CREATE TRIGGER reviews_frozen_framework_{change} BEFORE {change.upper()} ON reviews_framework"
            f" WHEN {_sampled('OLD.id')} BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
        )
    for table in PARTS:
        for change, rows in CHANGES.items():
            when = " OR ".join(_sampled(f"{row}.framework_id") for row in rows)
            yield (
                f"CREATE TRIGGER reviews_frozen_{table[8:]}_{change} BEFORE {change.upper()} ON {table}"
                f" WHEN {when} BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
            )
    yield (
        "CREATE TRIGGER reviews_frozen_review_update BEFORE UPDATE OF framework_id ON reviews_review"
        " WHEN OLD.sampling_opened_at IS NOT NULL AND NEW.framework_id IS NOT OLD.framework_id"
        f" BEGIN SELECT RAISE(ABORT, '{SAYS_OF_REVIEW}'); END"
    )


def _postgresql() -> Iterator[str]:
    yield f"""
    CREATE FUNCTION reviews_frozen_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
      key text := CASE WHEN TG_TABLE_NAME = 'reviews_framework' THEN 'id' ELSE 'framework_id' END;
    BEGIN
      IF TG_OP <> 'INSERT' THEN
        IF {_sampled("(to_jsonb(OLD) ->> key)::bigint")} THEN RAISE EXCEPTION '{SAYS}'; END IF;
      END IF;
      IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
      IF {_sampled("(to_jsonb(NEW) ->> key)::bigint")} THEN RAISE EXCEPTION '{SAYS}'; END IF;
      RETURN NEW;
    END $$
    """
    yield (
        "CREATE TRIGGER reviews_frozen BEFORE UPDATE OR DELETE ON reviews_framework"
        " FOR EACH ROW EXECUTE FUNCTION reviews_frozen_refuse()"
    )
    for table in PARTS:
        yield (
            f"CREATE TRIGGER reviews_frozen BEFORE INSERT OR UPDATE OR DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION reviews_frozen_refuse()"
        )
    yield f"""
    CREATE FUNCTION reviews_frozen_review_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{SAYS_OF_REVIEW}'; END $$
    """
    yield (
        "CREATE TRIGGER reviews_frozen_review BEFORE UPDATE OF framework_id ON reviews_review FOR EACH ROW"
        " WHEN (OLD.sampling_opened_at IS NOT NULL AND NEW.framework_id IS DISTINCT FROM OLD.framework_id)"
        " EXECUTE FUNCTION reviews_frozen_review_refuse()"
    )


def keep_frozen(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in _sqlite() if schema_editor.connection.vendor == "sqlite" else _postgresql():
        schema_editor.execute(statement, params=None)


def let_thaw(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "sqlite":
        for statement in _sqlite():
            schema_editor.execute(f"DROP TRIGGER {statement.split()[2]}")
        return
    for table in ("reviews_framework", *PARTS):
        schema_editor.execute(f"DROP TRIGGER reviews_frozen ON {table}")
    schema_editor.execute("DROP TRIGGER reviews_frozen_review ON reviews_review")
    schema_editor.execute("DROP FUNCTION reviews_frozen_refuse()")
    schema_editor.execute("DROP FUNCTION reviews_frozen_review_refuse()")


class Migration(migrations.Migration):
    dependencies = [
        ("reviews", "0004_drafts_of_frameworks"),
    ]

    operations = [
        migrations.AlterField(
            model_name="framework",
            name="ref",
            field=django.db.models.CharField(
                default=accounts.models.new_ref, editable=False, max_length=8, unique=True
            ),
        ),
        migrations.RunPython(keep_frozen, let_thaw),
    ]
