"""Who is who stays outside: identifiers of people are kept as codes, by a key that no store holds.

A code is the HMAC-SHA256 of the identifier. A store remembers the fingerprint of its key, and the
key is a file of that name in a folder of its own (GRIP_KEYS).
"""

import base64
import hmac
import os
import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow as pa
from cryptography.fernet import Fernet, InvalidToken
from duckdb import DuckDBPyConnection as Connection
from duckdb.func import ARROW
from duckdb.sqltypes import VARCHAR

from connectors.generations import Store, StoreProblem, to_disk
from connectors.sources import SOURCES
from connectors.tables import empty

IDENTIFIERS = "GRIP_IDENTIFIERS"  # "kept": they stay as the exports give them
FOLDER = "GRIP_KEYS"
LETTERS = 10  # of a code, of five bits each: of 100,000 people hardly any two share one
_NAMED = {of.name: tuple(one.name for one in of.columns if one.identifies) for of in SOURCES}
CODED = {export: columns for export, columns in _NAMED.items() if columns}


class Key:
    """The key of a store: 32 bytes that were drawn by chance."""

    def __init__(self, secret: bytes = b"") -> None:
        self.secret = secret or secrets.token_bytes(32)
        self.fingerprint = self._keyed("fingerprint").hex()[:16]
        self._box = Fernet(base64.urlsafe_b64encode(self._keyed("rows put aside")))
        self._known: dict[str, str] = {}

    def _keyed(self, use: str, text: str = "") -> bytes:
        return hmac.digest(self.secret, f"{use}\0{text}".encode(), "sha256")

    def code(self, identifier: str) -> str:
        """The same for every spelling: capitals and blanks, and what spreadsheets do to numbers.

        >>> key = Key(bytes(32))
        >>> key.code("SU0012") == key.code("su 0012"), key.code("0012") == key.code("12.0")
        (True, True)
        """
        if identifier not in self._known:
            spelling = re.sub(r"[.]0+$", "", re.sub(r"[\s']", "", identifier).casefold())
            digest = self._keyed("person", spelling.lstrip("0"))
            self._known[identifier] = base64.b32encode(digest).decode()[:LETTERS]
        return self._known[identifier]

    def codes(self, identifiers: pa.ChunkedArray) -> pa.Array:
        """The same of a column: each identifier in it is looked at once."""
        encoded = identifiers.combine_chunks().dictionary_encode()
        codes = [self.code(identifier) for identifier in encoded.dictionary.to_pylist()]
        return pa.array(codes, pa.string()).take(encoded.indices)

    def sealed(self, text: str) -> str:
        """A text that only this key opens."""
        return self._box.encrypt(text.encode()).decode()

    def opened(self, text: str) -> str:
        """What was sealed with it."""
        try:
            return self._box.decrypt(text).decode()
        except InvalidToken:
            raise StoreProblem("A row that was put aside was sealed with another key.") from None

    def serve(self, connection: Connection) -> None:
        """Make `code_of` and `sealed` known to a connection for as long as it lasts."""
        connection.create_function("code_of", self.codes, [VARCHAR], VARCHAR, type=ARROW)
        connection.create_function("sealed", self.sealed, [VARCHAR], VARCHAR)

    def keep(self, store: Store) -> None:
        """Into its file, which nobody else may read. Raises StoreProblem if that cannot be."""
        path = file_of(self.fingerprint)
        if path.resolve().is_relative_to(Path(store.root).resolve()):
            raise StoreProblem(
                f"{path.parent} is a folder of the store: whoever has the data would have the key."
                f" What to do: set {FOLDER} to a folder outside {store.root}."
            )
        draft = path.with_suffix(".new")
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
                file.write(f"{self.secret.hex()}\n")
            to_disk(draft)
            os.replace(draft, path)
            to_disk(path.parent)
        except OSError as error:
            raise StoreProblem(
                f"The key to identifiers of people cannot be written to {path}: {error.strerror}."
                f" What to do: let this user write there, or set {FOLDER} to another folder."
            ) from None


def file_of(fingerprint: str) -> Path:
    """Where the key of that fingerprint lies, or would."""
    own = os.environ.get("APPDATA") or os.environ.get("XDG_CONFIG_HOME") or "~/.config"
    return Path(os.environ.get(FOLDER) or f"{own}/grip/keys").expanduser() / f"{fingerprint}.key"


def key_of(fingerprint: str) -> Key:
    """Raises StoreProblem where the key is not here, or is another's."""
    path = file_of(fingerprint)
    try:
        key = Key(bytes.fromhex(path.read_text("utf-8", errors="replace")))
    except (OSError, ValueError):
        key = None
    if key is None or key.fingerprint != fingerprint:
        raise StoreProblem(
            "These data can be read, and nothing can be loaded: people in them are known by codes,"
            f" and the key to those is not in {path}. What to do: put that file back, or restore a"
            " backup that was made with --with-key, or read all exports again under another key:"
            " python grip.py store rekey EXPORT…"
        )
    return key


def fingerprint_in(connection: Connection, database: str = "") -> str:
    """Of the key by which people are coded in a generation; "" where they are not."""
    table = f"{database}.identifier_key" if database else "identifier_key"
    try:
        rows = connection.execute(f"SELECT fingerprint FROM {table}").fetchall()
    except duckdb.CatalogException:  # made before there were keys
        return ""
    return rows[0][0] if rows else ""


def are_kept() -> bool:
    """Whether identifiers are to stay as they are: GRIP_IDENTIFIERS=kept says so."""
    said = os.environ.get(IDENTIFIERS, "").strip().lower()
    if said not in ("", "coded", "kept"):
        raise StoreProblem(f"{IDENTIFIERS} is '{said}'. Expected: coded or kept. Put it right.")
    return said == "kept"


# A generation written anew, table by table: what is left out of it is nowhere in its file.


@dataclass(frozen=True)
class Rewriting:
    """`where` has, for a table, SQL of the rows that stay; with a `key` people become codes."""

    where: Mapping[str, str] = field(default_factory=dict)
    key: Key | None = None


COLUMNS = """
    SELECT
        table_name,
        list(column_name)
    FROM duckdb_columns()
    SEMI JOIN duckdb_tables() USING (database_name, table_name)
    WHERE database_name = 'held'
    GROUP BY ALL
"""
# Ids of calls that a profile made of a person's and a time.
NAMED_CALLS = """
    CREATE TEMP TABLE named_calls AS
    SELECT DISTINCT
        visit_id,
        code_of(service_user_id) || substr(visit_id, length(service_user_id) + 1) AS coded
    FROM held.rota
    WHERE starts_with(visit_id, service_user_id || ' ')
"""
CALL = "coalesce((SELECT coded FROM named_calls WHERE named_calls.visit_id = held.{0}), {0})"


def rewrite(draft: Path, how: Rewriting) -> None:
    """Put a new file in place of a generation that is being built."""
    fresh = draft.with_name("fresh.duckdb")
    with closing(duckdb.connect(fresh)) as connection:
        run = connection.execute
        run(f"ATTACH '{str(draft).replace(chr(39), chr(39) * 2)}' AS held (READ_ONLY)")
        held = run(COLUMNS).fetchall()
        if how.key:
            how.key.serve(connection)
            run(NAMED_CALLS)
        for table, names in held:
            coded = ", ".join(_coded(table, names)) if how.key else ""
            cells = f"* REPLACE ({coded})" if coded else "*"
            stay = how.where.get(table, "TRUE")
            run(f"CREATE TABLE {table} AS SELECT {cells} FROM held.{table} AS held WHERE {stay}")
        run("DETACH held")
        empty(connection)
    fresh.replace(draft)


def _coded(table: str, names: list[str]) -> Iterator[str]:
    """SQL of the columns of a table that name somebody, or a row whole."""
    for name in names:
        if name in CODED.get(table, ()):
            yield f"code_of({name}) AS {name}"
        elif name.endswith("visit_id"):
            yield f"{CALL.format(name)} AS {name}"
        elif (table, name) == ("quarantine", "raw"):
            yield "CASE WHEN raw <> '' THEN sealed(raw) ELSE raw END AS raw"
        elif (table, name) == ("quarantine", "key"):
            yield "NULL::VARCHAR AS key"
