"""settings.toml: the definitions of the provider and of each site, with the date of each."""

import re
import tomllib
from datetime import date, datetime
from pathlib import Path
from typing import Any

from duckdb import DuckDBPyConnection as Connection

from connectors.profile import Read, nearest
from connectors.read import FileRows
from connectors.report import FileProblem, Problem
from connectors.sources.settings import DEFINITIONS, SETTINGS, SettingRule

KNOWN = {setting.name: setting for setting in DEFINITIONS}
BLOCK = "[[definitions]] blocks"


def stage_settings(connection: Connection, file: str, path: Path) -> FileRows:
    """Fill `staged` with the definitions of the file. Raises FileProblem."""
    rows = read_settings(file, path)
    columns = tuple(column.name for column in SETTINGS.columns)
    for table, names in (("staged", columns), ("rejected_keys", SETTINGS.keys)):
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT {', '.join(names)}"
            f" FROM {SETTINGS.name} LIMIT 0"
        )
    if rows:
        connection.executemany("INSERT INTO staged VALUES (?, ?, ?, ?)", rows)
    return FileRows(Read(source=SETTINGS), columns, len(rows))


def read_settings(file: str, path: Path) -> list[tuple[str, str, date, float]]:
    """(site, name, from, value) for each definition; site "" is the provider.

    Raises FileProblem for anything that is not known or does not fit.
    """
    text, written = _opened(file, path)
    rows: dict[tuple[str, str, date], float] = {}
    for name in written:
        if name != "definitions" or not isinstance(written[name], list):
            line = _line(text, name)
            raise _problem(file, f"'{name}'", BLOCK, "write the definitions in them", line)
    for at, block in enumerate(written.get("definitions", [])):
        own = _own_lines(text, at)
        for key, value in _block(file, own, block):
            if key in rows:
                found = f"{key[1]} twice for one site and date"
                line = _line(own, key[1])
                raise _problem(file, found, "each once", "take one of them out", line, key[1])
            rows[key] = value
    return [(*key, value) for key, value in rows.items()]


def _opened(file: str, path: Path) -> tuple[str, dict[str, Any]]:
    """The file's text, and what it says as TOML."""
    place: list[int] = []
    try:
        text = path.read_text(encoding="utf-8-sig")
        return text, tomllib.loads(text)
    except FileNotFoundError:
        wrong = ("nothing", "a file", "check the name")
    except tomllib.TOMLDecodeError as error:
        place = [int(number) for number in re.findall(r"line (\d+)", str(error))[:1]]
        wrong = ("a line that is not TOML", BLOCK, "put the line right")
    except UnicodeDecodeError:
        wrong = ("letters that are not UTF-8", "UTF-8", "save it as UTF-8")
    except RecursionError:
        wrong = ("brackets inside brackets without end", BLOCK, "write it anew")
    raise _problem(file, *wrong, *place)


def _block(file: str, text: str, block: Any) -> list[tuple[tuple[str, str, date], float]]:
    if not isinstance(block, dict):
        raise _problem(file, "definitions that are no table", BLOCK, "write [[definitions]]")
    site, since = block.get("site", ""), block.get("from")
    if not isinstance(site, str):
        line = _line(text, "site")
        raise _problem(file, "no text", "the name of a site", "write it in quotes", line, "site")
    if not isinstance(since, date) or isinstance(since, datetime):
        found = "no date" if since is None else "something else than a date"
        do_next = "write from which day the definition is in force, without quotes"
        raise _problem(file, found, "from = 2026-04-01", do_next, _line(text, "from"), "from")
    given = {name: value for name, value in block.items() if name not in ("site", "from")}
    return [((site, n, since), _value(file, text, n, value)) for n, value in given.items()]


def _value(file: str, text: str, name: str, value: Any) -> float:
    line = _line(text, name)
    if name not in KNOWN:
        close = nearest(name, KNOWN)
        advice = f"'{close}' may be meant" if close else "take it out"
        raise _problem(file, f"'{name}', not known", ", ".join(KNOWN), advice, line, name)
    wanted: SettingRule = KNOWN[name]
    if value in wanted.words:
        return wanted.words.index(value) + 1.0
    if isinstance(value, bool) or not isinstance(value, int | float) or wanted.words:
        found = {str: "text", bool: "true or false"}.get(type(value), "something else")
        expected = " or ".join(f'"{word}"' for word in wanted.words)
        advice = "write one of these" if expected else "write a number"
        expected = expected or f"a number of {wanted.unit}"
        raise _problem(file, found, expected, advice, line, name)
    if not wanted.lowest <= value <= wanted.highest:
        bounds = f"{wanted.lowest:g} to {wanted.highest:g} ({wanted.unit})"
        raise _problem(file, f"{value:g}", bounds, "write a number that can be", line, name)
    return float(value)


def _own_lines(text: str, at: int) -> str:
    """The lines of one block, the lines before it left empty so that numbers stay true."""
    begins = [found.start() for found in re.finditer(r"^[ \t]*\[\[", text, re.MULTILINE)]
    start, end = (*begins, len(text))[at : at + 2] if at < len(begins) else (0, len(text))
    return "\n" * text.count("\n", 0, start) + text[start:end]


def _line(text: str, name: str) -> int | None:
    for number, line in enumerate(text.splitlines(), 1):
        if re.match(rf"\s*\[*\s*{re.escape(name)}\b", line):
            return number
    return None


def _problem(file: str, found: str, expected: str, do_next: str, *place: Any) -> FileProblem:
    return FileProblem(file, Problem.SETTINGS, found, expected, do_next, *place)
