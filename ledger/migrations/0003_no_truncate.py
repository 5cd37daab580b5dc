"""PostgreSQL refuses to empty the ledger at one stroke too; SQLite knows no such stroke."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def refuse_to_empty(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE TRIGGER ledger_no_truncate BEFORE TRUNCATE ON ledger_erasure EXECUTE FUNCTION ledger_refuse()"
        )


def allow_to_empty(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER ledger_no_truncate ON ledger_erasure")


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_append_only")]

    operations = [migrations.RunPython(refuse_to_empty, allow_to_empty)]
