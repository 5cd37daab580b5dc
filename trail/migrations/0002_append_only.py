"""The database itself refuses to change or delete an event."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

SQLITE = [
    """
    CREATE TRIGGER trail_no_update BEFORE UPDATE ON trail_event
    BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END
    """,
    """
    CREATE TRIGGER trail_no_delete BEFORE DELETE ON trail_event
    BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END
    """,
]
POSTGRESQL = [
    """
    CREATE FUNCTION trail_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'the trail is append-only'; END $$
    """,
    """
    CREATE TRIGGER trail_no_change BEFORE UPDATE OR DELETE ON trail_event
    FOR EACH ROW EXECUTE FUNCTION trail_refuse()
    """,
]


def refuse_changes(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def allow_changes(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER trail_no_update")
        schema_editor.execute("DROP TRIGGER trail_no_delete")
    else:
        schema_editor.execute("DROP TRIGGER trail_no_change ON trail_event")
        schema_editor.execute("DROP FUNCTION trail_refuse()")


class Migration(migrations.Migration):
    dependencies = [("trail", "0001_initial")]

    operations = [migrations.RunPython(refuse_changes, allow_changes)]
