"""Triggers by which the database itself refuses to change what was said."""

from sqlalchemy import Connection, text

_REFUSAL = "The register only grows: what was said stays said."

_SQLITE = [
    f"""
    CREATE TRIGGER entries_refuse_{change.lower()}
    BEFORE {change} ON entries
    BEGIN
        SELECT RAISE(ABORT, '{_REFUSAL}');
    END
    """
    for change in ("UPDATE", "DELETE")
]
# INSERT OR REPLACE takes a row's place without a word to the triggers above.
_SQLITE_NUMBERS = [
    f"""
    CREATE TRIGGER entries_refuse_replacement
    BEFORE INSERT ON entries
    WHEN EXISTS (SELECT 1 FROM entries WHERE id = NEW.id)
    BEGIN
        SELECT RAISE(ABORT, '{_REFUSAL}');
    END
    """
]
_POSTGRESQL = [
    f"""
    CREATE OR REPLACE FUNCTION entries_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '{_REFUSAL}';
    END
    $$
    """,
    """
    CREATE TRIGGER entries_refuse_change
    BEFORE UPDATE OR DELETE OR TRUNCATE ON entries
    FOR EACH STATEMENT EXECUTE FUNCTION entries_refuse()
    """,
]


def guard(connection: Connection) -> None:
    """No entry can be changed or deleted."""
    _run(connection, {"sqlite": _SQLITE, "postgresql": _POSTGRESQL})


def guard_numbers(connection: Connection) -> None:
    """No entry can take the place of another. PostgreSQL knows no such replacement."""
    _run(connection, {"sqlite": _SQLITE_NUMBERS})


def _run(connection: Connection, statements: dict[str, list[str]]) -> None:
    for statement in statements.get(connection.dialect.name, ()):
        connection.execute(text(statement))
