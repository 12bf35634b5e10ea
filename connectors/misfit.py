"""Why no profile reads a file: what was found in its header, what is known, what to do."""

import csv
import difflib

from connectors.profile import Profile, Read, plain
from connectors.report import FileProblem, Problem

DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "upright bars"}


def split(header: str, delimiter: str) -> tuple[str, ...]:
    """The headings of a header record."""
    return tuple(next(csv.reader(header.splitlines(keepends=True), delimiter=delimiter), []))


def misfit(file: str, header: str, profiles: tuple[Profile, ...]) -> FileProblem:
    """The problem to raise, told by the export that the headings come nearest to."""
    wrong = _wrong_delimiter(file, header, profiles)
    if wrong:
        return wrong
    best, read, shared = profiles[0], profiles[0].reads[0], -1
    for profile in profiles:
        there = frozenset(map(plain, split(header, profile.delimiter)))
        for one in profile.reads:
            known = len(there & one.known) - len(one.missing(there)) / 100
            if known > shared:
                best, read, shared = profile, one, known
    headings = list(map(plain, split(header, best.delimiter)))
    return _nearest(file, headings, best, read) if shared >= 1 else _unknown(file, profiles)


def _wrong_delimiter(file: str, header: str, profiles: tuple[Profile, ...]) -> FileProblem | None:
    for delimiter, words in DELIMITERS.items():
        for profile in profiles:
            there = frozenset(map(plain, split(header, delimiter)))
            if delimiter == profile.delimiter:
                continue
            if any(len(there) > 1 and not read.missing(there) for read in profile.reads):
                return FileProblem(
                    file,
                    Problem.DELIMITER,
                    words,
                    DELIMITERS.get(profile.delimiter, "another delimiter"),
                    "export with that delimiter, or give a profile with its own delimiter",
                    1,
                )
    return None


def _nearest(file: str, headings: list[str], profile: Profile, read: Read) -> FileProblem:
    missing = read.missing(frozenset(headings))
    unknown = [h for h in headings if h not in read.known and h not in profile.ignore]
    where = f"{read.source.title.lower()} (profile {profile.name})"
    if missing:
        column = missing[0].name
        close = difflib.get_close_matches(column, unknown, 1)
        return FileProblem(
            file,
            Problem.MISSING_COLUMN,
            f"no heading for {', '.join(one.name for one in missing)}"
            + (f"; not known: {', '.join(map(shown, unknown))}" if unknown else ""),
            f"the columns of the {where}",
            (f"'{shown(close[0])}' may be it: " if close else "")
            + "put the column into the export, or say in a profile which heading it has",
            1,
            column,
        )
    named = [each for each in unknown if each]
    return FileProblem(
        file,
        Problem.HEADING,
        ", ".join(dict.fromkeys(map(shown, unknown))),
        f"headings of the {where}: {', '.join(sorted(read.known))}",
        "say in a profile what it is, or list it under ignore"
        if named
        else "take the columns without a heading out of the export",
        1,
        shown(named[0]) if named else "",
    )


def _unknown(file: str, profiles: tuple[Profile, ...]) -> FileProblem:
    exports = dict.fromkeys(read.source.name for profile in profiles for read in profile.reads)
    return FileProblem(
        file,
        Problem.UNKNOWN_KIND,
        "headings of no export that is known",
        f"one of {', '.join(exports)}",
        "check that it is the right file, with its headings in the first line",
        1,
    )


def shown(heading: str) -> str:
    """A heading as a message names it: no longer than a heading is."""
    if not heading:
        return "a heading without a name"
    return heading if len(heading) <= 40 else heading[:39] + "…"
