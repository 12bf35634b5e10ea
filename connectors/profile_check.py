"""Is a profile's TOML one that can be used? If not, it is said what is wrong and what is known."""

import codecs
from collections.abc import Iterable
from typing import Any
from zoneinfo import available_timezones

from connectors.generations import StoreProblem
from connectors.source import Column, ColumnType
from connectors.sources import SOURCES

TOP = {
    "name": str,
    "title": str,
    "delimiter": str,
    "encoding": str,
    "time_zone": str,
    "together": bool,
    "time_formats": list,
    "date_formats": list,
    "ignore": list,
    "reads": list,
}
# What a blank may stand for, where a word for it would change what a figure means.
BLANK_STANDS_FOR = {("mar", "outcome_code"): ("", "not_signed")}
OF_A_READ = {"source": str, "columns": dict, "constants": dict, "codes": dict, "complete": bool}


class ProfileProblem(StoreProblem):
    """A profile that cannot be used; the text names the file, what is wrong and what is known."""


def checked(name: str, written: dict[str, Any]) -> dict[str, Any]:
    """The profile as written, once it is known to be sound. Raises ProfileProblem."""
    _known(name, "", written, TOP)
    if not written.get("reads"):
        raise ProfileProblem(f"{name}: there is no [[reads]]; one is needed for each export.")
    if len(written.get("delimiter", ",")) != 1:
        raise ProfileProblem(f"{name}: delimiter must be one character.")
    try:
        codecs.lookup(written.get("encoding", "utf-8"))
    except LookupError:
        raise ProfileProblem(f"{name}: encoding is not one that is known.") from None
    zones = available_timezones()
    if zones and written.get("time_zone", "Europe/London") not in zones:
        raise ProfileProblem(f"{name}: time_zone must be a name such as Europe/London.")
    for read in written["reads"]:
        _check_read(name, read)
    return dict(written)


def _known(name: str, place: str, written: Any, names: dict[str, type]) -> None:
    if not isinstance(written, dict):
        raise ProfileProblem(f"{name}: {place or 'the file'} must be a table.")
    for key, value in written.items():
        if key not in names:
            raise ProfileProblem(f"{name}: {place}{key} is not known; known are {_list(names)}.")
        if not isinstance(value, names[key]):
            raise ProfileProblem(f"{name}: {place}{key} must be a {names[key].__name__}.")
        if names[key] is list and key != "reads" and not all(isinstance(v, str) for v in value):
            raise ProfileProblem(f"{name}: {place}{key} must be a list of texts.")


def _check_read(name: str, read: Any) -> None:
    _known(name, "reads.", read, OF_A_READ)
    source = next((one for one in SOURCES if one.name == read.get("source")), None)
    if source is None:
        exports = _list(one.name for one in SOURCES)
        raise ProfileProblem(f"{name}: reads.source must be one of {exports}.")
    columns = {column.name: column for column in source.columns}
    for part in ("columns", "constants", "codes"):
        for column, value in read.get(part, {}).items():
            if column not in columns:
                raise ProfileProblem(
                    f"{name}: {source.name} has no column {column}; it has {_list(columns)}."
                )
            if not isinstance(value, dict if part == "codes" else str):
                kind = "a table of codes" if part == "codes" else "a text"
                raise ProfileProblem(f"{name}: reads.{part}.{column} must be {kind}.")
    for column, pairs in read.get("codes", {}).items():
        fits = allowed(columns[column])
        unknown = [ours for ours in pairs.values() if ours != "" and ours not in fits]
        if unknown and not columns[column].open_list:
            raise ProfileProblem(
                f"{name}: {source.name}.{column} cannot be {_list(map(str, unknown))};"
                f" it can be {_list(fits)}."
            )
        _check_blank(
            name, f"{source.name}.{column}", pairs, BLANK_STANDS_FOR.get((source.name, column))
        )


def _check_blank(
    name: str, where: str, pairs: dict[str, str], meant: tuple[str, ...] | None
) -> None:
    blank = next((ours for theirs, ours in pairs.items() if not theirs.strip()), "")
    if meant and blank not in meant:
        raise ProfileProblem(
            f"{name}: a blank {where} is a gap in the record; it can be not_signed only."
        )


def allowed(column: Column) -> tuple[str, ...]:
    """What a profile may map a vendor's code to."""
    return ("yes", "no") if column.type is ColumnType.YES_NO else column.codes


def _list(names: Iterable[str]) -> str:
    return ", ".join(names)
