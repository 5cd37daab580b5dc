"""Every event gets its place in a chain of hashes, and the database refuses what would break it.

On SQLite, which has one writer at a time, `trail.actions.record` links each event as it writes it. On PostgreSQL the
database does so at the very end of a transaction, so that the lock on the end of the chain is the last one that any
transaction takes and nobody who holds it ever waits for anything else. The link is made in two steps, both deferred to
the commit: the first puts down an empty link behind every check of a foreign key that is still to come, for such a check
may wait for a row that somebody else has locked; the second, which therefore runs after them all, takes the lock and
fills in the place.
"""

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models import Q

from trail import chain

SQLITE_REFUSE = "SELECT RAISE(ABORT, 'the trail is append-only')"
SQLITE = {
    "trail_event_no_update": ("BEFORE UPDATE ON trail_event", ""),
    "trail_event_no_delete": ("BEFORE DELETE ON trail_event", "WHEN OLD.at >= date('now', '-6 years')"),
    # INSERT OR REPLACE deletes what it replaces without asking the triggers that refuse deletion.
    "trail_event_no_replace": (
        "BEFORE INSERT ON trail_event",
        "WHEN EXISTS (SELECT 1 FROM trail_event WHERE id = NEW.id)",
    ),
    "trail_link_no_update": ("BEFORE UPDATE ON trail_link", ""),
    "trail_link_no_delete": (
        "BEFORE DELETE ON trail_link",
        "WHEN NOT EXISTS (SELECT 1 FROM trail_event WHERE id = OLD.event_id AND at < date('now', '-6 years'))",
    ),
    "trail_link_no_replace": (
        "BEFORE INSERT ON trail_link",
        "WHEN EXISTS (SELECT 1 FROM trail_link WHERE event_id = NEW.event_id OR position = NEW.position)",
    ),
    "trail_anchor_no_update": ("BEFORE UPDATE ON trail_anchor", ""),
    "trail_anchor_no_delete": ("BEFORE DELETE ON trail_anchor", ""),
    "trail_anchor_no_replace": (
        "BEFORE INSERT ON trail_anchor",
        "WHEN EXISTS (SELECT 1 FROM trail_anchor WHERE id = NEW.id OR position = NEW.position)",
    ),
}

POSTGRESQL_FUNCTIONS = {
    "trail_refuse": "BEGIN RAISE EXCEPTION 'the trail is append-only'; END",
    "trail_event_forget": """
    BEGIN
        IF OLD.at >= (date_trunc('day', now() AT TIME ZONE 'UTC') - interval '6 years') AT TIME ZONE 'UTC' THEN RAISE EXCEPTION 'the trail is append-only'; END IF;
        RETURN OLD;
    END
    """,
    "trail_link_forget": """
    BEGIN
        IF NOT EXISTS (SELECT 1 FROM trail_event WHERE id = OLD.event_id AND at < (date_trunc('day', now() AT TIME ZONE 'UTC') - interval '6 years') AT TIME ZONE 'UTC')
        THEN RAISE EXCEPTION 'the trail is append-only'; END IF;
        RETURN OLD;
    END
    """,
    "trail_link_fill": """
    BEGIN
        IF OLD.position IS NOT NULL OR NEW.position IS NULL OR NEW.event_id <> OLD.event_id
        THEN RAISE EXCEPTION 'the trail is append-only'; END IF;
        RETURN NEW;
    END
    """,
    "trail_put_behind_all_checks": """
    BEGIN
        INSERT INTO trail_link (event_id, position, hash) VALUES (NEW.id, NULL, '');
        RETURN NULL;
    END
    """,
    "trail_link_up": """
    DECLARE
        before_position bigint;
        before_hash text;
    BEGIN
        -- The end of the chain: any number will do that nothing else uses.
        PERFORM pg_advisory_xact_lock(7236914055218330017);
        SELECT position, hash INTO before_position, before_hash FROM trail_link
            WHERE position IS NOT NULL ORDER BY position DESC LIMIT 1;
        IF NOT FOUND THEN
            SELECT position, hash INTO before_position, before_hash FROM trail_anchor ORDER BY position DESC LIMIT 1;
        END IF;
        UPDATE trail_link SET
            position = coalesce(before_position, 0) + 1,
            hash = encode(sha256(convert_to(
                coalesce(before_hash, repeat('0', 64))
                || (SELECT digest FROM trail_event WHERE id = NEW.event_id), 'UTF8')), 'hex')
            WHERE event_id = NEW.event_id;
        RETURN NULL;
    END
    """,
}
POSTGRESQL_TRIGGERS = [
    "TRIGGER trail_event_no_update BEFORE UPDATE ON trail_event FOR EACH ROW EXECUTE FUNCTION trail_refuse()",
    "TRIGGER trail_event_no_delete BEFORE DELETE ON trail_event FOR EACH ROW EXECUTE FUNCTION trail_event_forget()",
    "TRIGGER trail_event_no_truncate BEFORE TRUNCATE ON trail_event EXECUTE FUNCTION trail_refuse()",
    "TRIGGER trail_link_no_update BEFORE UPDATE ON trail_link FOR EACH ROW EXECUTE FUNCTION trail_link_fill()",
    "TRIGGER trail_link_no_delete BEFORE DELETE ON trail_link FOR EACH ROW EXECUTE FUNCTION trail_link_forget()",
    "TRIGGER trail_link_no_truncate BEFORE TRUNCATE ON trail_link EXECUTE FUNCTION trail_refuse()",
    (
        "TRIGGER trail_anchor_no_change BEFORE UPDATE OR DELETE ON trail_anchor"
        " FOR EACH ROW EXECUTE FUNCTION trail_refuse()"
    ),
    "TRIGGER trail_anchor_no_truncate BEFORE TRUNCATE ON trail_anchor EXECUTE FUNCTION trail_refuse()",
    (
        "CONSTRAINT TRIGGER trail_event_link AFTER INSERT ON trail_event DEFERRABLE INITIALLY DEFERRED"
        " FOR EACH ROW EXECUTE FUNCTION trail_put_behind_all_checks()"
    ),
    (
        "CONSTRAINT TRIGGER trail_link_place AFTER INSERT ON trail_link DEFERRABLE INITIALLY DEFERRED"
        " FOR EACH ROW WHEN (NEW.position IS NULL) EXECUTE FUNCTION trail_link_up()"
    ),
]


def let_go_of_the_events(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take away the triggers of the migration before, for the length of this one."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER IF EXISTS trail_no_update")
        schema_editor.execute("DROP TRIGGER IF EXISTS trail_no_delete")
    else:
        schema_editor.execute("DROP TRIGGER trail_no_change ON trail_event")


def hold_the_events_as_before(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "sqlite":
        for name, what in (("trail_no_update", "UPDATE"), ("trail_no_delete", "DELETE")):
            schema_editor.execute(
                f"CREATE TRIGGER {name} BEFORE {what} ON trail_event BEGIN {SQLITE_REFUSE}; END"
            )
    else:
        schema_editor.execute(
            "CREATE TRIGGER trail_no_change BEFORE UPDATE OR DELETE ON trail_event"
            " FOR EACH ROW EXECUTE FUNCTION trail_refuse()"
        )


def chain_what_there_is(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Link the events in the order in which they were written, a thousand at a time."""
    events, links = apps.get_model("trail", "Event").objects, apps.get_model("trail", "Link").objects
    position, before, last = 0, chain.BEFORE_THE_FIRST, 0
    while found := list(events.filter(pk__gt=last).order_by("pk")[:1000]):
        made = []
        for event in found:
            event.digest = chain.digest(
                at=event.at,
                by=event.by_id,
                verb=event.verb,
                subject=event.subject,
                review=event.review,
                detail=event.detail,
            )
            position, before, last = position + 1, chain.following(before, event.digest), event.pk
            made.append(links.model(event_id=event.pk, position=position, hash=before))
        events.bulk_update(found, ["digest"])
        links.bulk_create(made)
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def refuse_changes(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "sqlite":
        for name, (on, when) in SQLITE.items():
            schema_editor.execute(f"CREATE TRIGGER {name} {on} {when} BEGIN {SQLITE_REFUSE}; END")
        return
    for name, body in POSTGRESQL_FUNCTIONS.items():
        schema_editor.execute(
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $${body}$$"
        )
    for trigger in POSTGRESQL_TRIGGERS:
        schema_editor.execute(f"CREATE {trigger}")


def allow_changes(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "sqlite":
        for name in SQLITE:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}")
        return
    for trigger in POSTGRESQL_TRIGGERS:
        words = trigger.removeprefix("CONSTRAINT ").split()
        schema_editor.execute(f"DROP TRIGGER {words[1]} ON {words[words.index('ON') + 1]}")
    for name in POSTGRESQL_FUNCTIONS:
        if name != "trail_refuse":
            schema_editor.execute(f"DROP FUNCTION {name}()")


class Migration(migrations.Migration):
    dependencies = [("trail", "0002_append_only")]

    operations = [
        migrations.RunPython(let_go_of_the_events, hold_the_events_as_before),
        migrations.AddField(
            model_name="event",
            name="digest",
            field=models.CharField(default="", max_length=64),
            preserve_default=False,
        ),
        migrations.CreateModel(
            name="Link",
            fields=[
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="link",
                        serialize=False,
                        to="trail.event",
                    ),
                ),
                ("position", models.BigIntegerField(null=True, unique=True)),
                ("hash", models.CharField(blank=True, max_length=64)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(position=None, hash="") | Q(position__gte=1) & ~Q(hash=""),
                        name="trail_place_has_hash",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Anchor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.BigIntegerField(unique=True)),
                ("hash", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.RunPython(chain_what_there_is, migrations.RunPython.noop),
        migrations.RunPython(refuse_changes, allow_changes),
    ]
