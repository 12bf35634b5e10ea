"""Names of places: one spelling of each, whatever blanks and capitals an export has."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from duckdb import DuckDBPyConnection as Connection

from connectors.profile import nearest, plain
from connectors.source import Source
from connectors.sources import SOURCES

COLUMNS = ("branch", "site", "house", "unit", "parent")  # of any export that has them
LISTS = ("sites", "place_names")
KIND = re.compile(r"(branch|office|unit|house|home|team)$")
BLANKS = re.compile("[ \u00a0]+")
LONGEST = 100  # letters of a name in a message
SAY = "in place_names.csv, with the headings name and site"


class Spelling:
    """The spelling that each place is held by: that of the list of sites, else the first.

    `note` is told of the export and the rows (SQL from FROM on) that another name was given.
    """

    def __init__(self, connection: Connection, note: Callable[[Source, str], None]) -> None:
        self.connection, self.note = connection, note
        self.notes: dict[str, None] = {}
        self.held: dict[str, str] = {}
        self.keys: set[str] = set()  # every name that came, as compared
        self._read_lists()
        for source in SOURCES:
            for column in _places_in(source, source.names):
                for name in self._names(source.name, column):
                    self.held.setdefault(plain(name), name)
        self.keys |= self.held.keys()

    def settle(self, source: Source, columns: Sequence[str], table: str = "staged") -> None:
        """Spell the places of an export's rows as they are held."""
        for column in _places_in(source, columns):
            names = self._names(table, column)
            self.keys |= set(map(plain, names))
            for name in names:
                place = self._place_of(name)
                if place != name:
                    self._rename(source, table, column, (name, place))

    def settle_all(self) -> tuple[str, ...]:
        """The same for all that is held, when the lists have come; what is to be said about it."""
        self._read_lists()
        for source in SOURCES:
            self.settle(source, source.names, source.name)
        return tuple(self.notes)

    def _read_lists(self) -> None:
        run = self.connection.execute
        self.listed = {plain(site): site for site in listed_sites(self.connection)}
        said = run("SELECT name, site FROM place_names").fetchall()
        self.said = {plain(name): self.listed.get(plain(site), site) for name, site in said}

    def _names(self, table: str, column: str) -> list[str]:
        """Every name in a column, the first first."""
        names = f"SELECT {column} FROM {table} WHERE {column} <> '' GROUP BY ALL"
        found = self.connection.execute(f"{names} ORDER BY min(rowid)").fetchall()
        return [name for (name,) in found]

    def _place_of(self, name: str) -> str:
        key = plain(name)
        for names in (self.said, self.listed):
            if key in names:
                return names[key]
        alike = ""
        if key not in self.held and not self.listed:
            # The only place that differs in no more than a word such as Branch at its end.
            core = KIND.sub("", key)
            others = [one for one in self.keys - {key} if KIND.sub("", one) == core]
            if len(others) == 1 and core in (key, *others):
                alike = self.held.get(others[0], "")
        place = self.held.setdefault(key, alike or BLANKS.sub(" ", name).strip(" \u200b\ufeff"))
        if alike:
            taken = f"'{name[:LONGEST]}' is taken for '{alike[:LONGEST]}'"
            self.notes[f"{taken}; if it is another place, say so {SAY}"] = None
        elif self.listed:
            close = nearest(key, self.listed)
            alternative = f", the nearest is '{self.listed[close]}'" if close else ""
            which = f"'{place[:LONGEST]}' is not in the list of sites{alternative}"
            self.notes[f"{which}; if it is one of them, say so {SAY}"] = None
        return place

    def _rename(self, source: Source, table: str, column: str, names: tuple[str, str]) -> None:
        run, values = self.connection.execute, dict(zip(("name", "place"), names, strict=True))
        if column in source.keys and table != "staged":  # what stands there already stays
            others = "".join(f" AND o.{key} = t.{key}" for key in source.keys if key != column)
            run(
                f"DELETE FROM {table} AS t WHERE t.{column} = $name"
                f" AND EXISTS (FROM {table} AS o WHERE o.{column} = $place{others})",
                values,
            )
        run(f"UPDATE {table} SET {column} = $place WHERE {column} = $name", values)
        if table != "staged":
            run("CREATE OR REPLACE TEMP TABLE renamed AS SELECT ?", [names[1]])
            self.note(source, f"FROM {table} WHERE {column} IN (FROM renamed)")


@dataclass(frozen=True)
class UnlistedPlace:
    """A name of a place that the list of sites does not have, and what there is to say of it."""

    name: str
    exports: tuple[str, ...]
    nearest: str  # the site whose name is like it; "" if none is


def listed_sites(connection: Connection) -> tuple[str, ...]:
    """The sites of the provider's list."""
    return tuple(site for (site,) in connection.execute("SELECT site FROM sites").fetchall())


def unlisted(connection: Connection) -> tuple[UnlistedPlace, ...]:
    """Every such name in what is held, by name; none while there is no list of sites."""
    run, listed = connection.execute, {plain(site): site for site in listed_sites(connection)}
    found: dict[str, dict[str, None]] = {}
    for source in SOURCES if listed else ():
        for column in _places_in(source, source.names):
            for (name,) in run(f"SELECT DISTINCT {column} FROM {source.name}").fetchall():
                if name and plain(name) not in listed:
                    found.setdefault(name, {})[source.name] = None
    near = {name: listed.get(nearest(plain(name), listed), "") for name in found}
    return tuple(UnlistedPlace(name, tuple(found[name]), near[name]) for name in sorted(found))


def _places_in(source: Source, columns: Sequence[str]) -> list[str]:
    """Those of these columns that name a place; of the lists of places themselves none."""
    return [] if source.name in LISTS else [name for name in columns if name in COLUMNS]
