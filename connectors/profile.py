"""A vendor's layout: headings, formats, time zone, delimiter, encoding and codes, as one TOML."""

import string
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from connectors.profile_check import ProfileProblem, checked
from connectors.source import Column, Source
from connectors.sources import SOURCES

BUILT_IN = Path(__file__).parent / "profiles"
LONDON = "Europe/London"


def plain(heading: str) -> str:
    """A heading as it is compared: without outer spaces, capitals making no difference."""
    return " ".join(heading.split()).casefold()


@dataclass(frozen=True, kw_only=True)
class Read:
    """How one export is read out of a file.

    `columns` gives, for a column of the export, the heading it comes from, or several in braces:
    "{date} {time}". `codes` gives, for a column, the vendor's codes and ours. A `complete` export
    holds every row of the places and days it covers: one that it no longer holds is withdrawn.
    """

    source: Source
    columns: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    complete: bool = False

    def pieces(self, column: Column) -> tuple[tuple[str, str], ...]:
        """(text, heading) pairs whose join makes the cell; one heading alone has no text."""
        written = self.columns.get(column.name, "")
        if "{" not in written:
            return (("", plain(written)),)
        parts = string.Formatter().parse(written)
        return tuple((text, plain(heading or "")) for text, heading, _, _ in parts)

    def headings(self, column: Column) -> tuple[tuple[str, ...], ...]:
        """Ways to have this column: any one of them, with all of its headings, will do."""
        if column.name in self.constants:
            return ()
        if column.name in self.columns:
            return (tuple(heading for _, heading in self.pieces(column) if heading),)
        return tuple((plain(name),) for name in column.headings)

    @property
    def known(self) -> frozenset[str]:
        return frozenset(
            heading
            for column in self.source.columns
            for way in self.headings(column)
            for heading in way
        )

    def missing(self, headings: frozenset[str]) -> list[Column]:
        """Columns that must be there and are not."""
        return [
            column
            for column in self.source.columns
            if column.must_be_there
            and column.name not in self.constants
            and not any(headings.issuperset(way) for way in self.headings(column))
        ]


@dataclass(frozen=True, kw_only=True)
class Profile:
    """A layout by name. `together`: one file feeds all of its reads, else exactly one."""

    name: str
    reads: tuple[Read, ...]
    delimiter: str = ","
    encoding: str = "utf-8"
    time_zone: str = LONDON
    together: bool = False
    time_formats: tuple[str, ...] = ()
    date_formats: tuple[str, ...] = ()
    ignore: frozenset[str] = frozenset()


@cache
def built_in() -> tuple[Profile, ...]:
    """The profiles that ship."""
    return folder_profiles(BUILT_IN)


def folder_profiles(folder: Path) -> tuple[Profile, ...]:
    """The profiles of a folder, by name; none if there is no such folder."""
    return tuple(read_profile(path) for path in sorted(folder.glob("*.toml")))


def read_profile(path: Path) -> Profile:
    """A profile from its file. Raises ProfileProblem, naming what is wrong."""
    try:
        with open(path, "rb") as file:
            written = tomllib.load(file)
    except FileNotFoundError:
        raise ProfileProblem(f"{path}: there is no such profile.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ProfileProblem(f"{path.name}: not a TOML file: {error}.") from None
    given = checked(path.name, written)
    reads = tuple(_read(one) for one in given.pop("reads"))
    given.pop("title", None)
    ignore = frozenset(plain(heading) for heading in given.pop("ignore", ()))
    lists = {name: tuple(value) for name, value in given.items() if isinstance(value, list)}
    return Profile(**{"name": path.stem, **given, **lists, "ignore": ignore, "reads": reads})


def _read(given: dict) -> Read:
    source = next(one for one in SOURCES if one.name == given["source"])
    codes = {
        name: {plain(theirs): ours for theirs, ours in pairs.items()}
        for name, pairs in given.get("codes", {}).items()
    }
    return Read(**{**given, "source": source, "codes": codes})
