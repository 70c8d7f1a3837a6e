from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Integer, MetaData, Table, inspect

from carom.store.engine import make_engine
from carom.store.migrate import MIGRATIONS, REVISIONS, VERSION_TABLE, bring_up_to_date
from carom.store.tables import METADATA
from carom.store.types import Handle


def _differences(url: str, expected: MetaData) -> list[object]:
    engine, place = make_engine(url)
    bring_up_to_date(engine, place, upgrade=True)
    with engine.connect() as connection:
        options = {
            "compare_type": True,
            "include_object": lambda _item, name, kind, *_rest: not (kind == "table" and name == VERSION_TABLE),
        }
        found = compare_metadata(MigrationContext.configure(connection, opts=options), expected)
    engine.dispose()
    return list(found)


def test_the_migrations_make_the_tables_that_the_program_expects(database_url: str) -> None:
    assert _differences(database_url, METADATA) == []


def test_a_change_without_a_migration_is_found(database_url: str) -> None:
    changed = MetaData(naming_convention=METADATA.naming_convention)
    for table in METADATA.sorted_tables:
        table.to_metadata(changed)
    changed.tables["mails"].append_column(Column("colour", Integer))
    Table("extra", changed, Column("id", Integer, primary_key=True))
    assert len(_differences(database_url, changed)) == 2


def test_every_migration_is_named_in_its_order() -> None:
    script = ScriptDirectory(str(MIGRATIONS))
    assert tuple(revision.revision for revision in reversed(list(script.walk_revisions()))) == REVISIONS


def test_what_is_looked_up_by_has_one_order_whatever_the_locale_of_the_server(postgres_url: str) -> None:
    engine, place = make_engine(postgres_url)
    bring_up_to_date(engine, place, upgrade=True)
    with engine.connect() as connection:
        for table in METADATA.sorted_tables:
            made = {column["name"]: column["type"] for column in inspect(connection).get_columns(table.name)}
            for column in table.columns:
                if isinstance(column.type, Handle):
                    assert getattr(made[column.name], "collation", None) == "C", column
    engine.dispose()
