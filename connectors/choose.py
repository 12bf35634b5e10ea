"""Which profile reads a file: the one whose headings it has, exactly; else what was found."""

import csv
import difflib
from collections.abc import Mapping
from dataclasses import dataclass

from connectors.profile import Profile, Read, plain
from connectors.report import FileProblem, Problem

# Why no profile reads a file: what was found in its header, what is known, what to do.


DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "upright bars"}


def split(header: str, delimiter: str) -> tuple[str, ...]:
    """The headings of a header record."""
    return tuple(next(csv.reader(header.splitlines(keepends=True), delimiter=delimiter), []))


def misfit(file: str, header: str, profiles: tuple[Profile, ...]) -> FileProblem:
    """The problem to raise, told by the export that the headings come nearest to."""
    wrong = _wrong_delimiter(file, header, profiles)
    if wrong:
        return wrong
    best, read, shared = profiles[0], profiles[0].reads[0], -1.0
    for profile in profiles:
        there = frozenset(map(plain, split(header, profile.delimiter)))
        for export in profile.reads:
            known = len(there & export.known) - len(export.missing(there)) / 100
            if known > shared:
                best, read, shared = profile, export, known
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
            f"no heading for {', '.join(column.name for column in missing)}"
            + (f"; not known: {', '.join(map(shown, unknown))}" if unknown else ""),
            f"the columns of the {where}",
            (f"'{shown(close[0])}' may be it: " if close else "")
            + "put the column into the export, or say in a profile which heading it has",
            1,
            column,
        )
    named = [heading for heading in unknown if heading]
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


PART = "put_right"  # heading of a file of rows put right: part of an export, so nothing goes away


@dataclass(frozen=True)
class Layout:
    """How one file is read: its profile, its headings in order, the exports it feeds."""

    profile: Profile
    headings: tuple[str, ...]
    reads: tuple[Read, ...]

    @property
    def ignored(self) -> frozenset[str]:
        """Headings, as compared, of what is never read."""
        return self.profile.ignore | {PART}

    @property
    def is_part(self) -> bool:
        """Only some rows of an export, put right: what it lacks is not withdrawn."""
        return PART in map(plain, self.headings)


def choose(
    file: str, headers: Mapping[str, str], levels: tuple[tuple[Profile, ...], ...]
) -> Layout:
    """The layout of a file whose header record reads so in each encoding that can be meant.

    `levels` are profiles in the order of who goes first (given, the provider's own, built in); the
    first level that fits is used. Raises FileProblem if none fits, or two of one level do.
    """
    for profiles in levels:
        readable = [profile for profile in profiles if profile.encoding in headers]
        fits = [fit for profile in readable if (fit := _fit(profile, headers[profile.encoding]))]
        if len(fits) > 1:
            names = ", ".join(layout.profile.name for layout in fits)
            raise FileProblem(
                file,
                Problem.AMBIGUOUS,
                f"headings that fit {names}",
                "headings that fit one profile",
                "name the profile when loading",
                1,
            )
        if fits:
            _no_heading_twice(file, fits[0])
            return fits[0]
    tried = tuple(profile for level in levels for profile in level if profile.encoding in headers)
    raise misfit(file, next(iter(headers.values())), tried)


def _fit(profile: Profile, header: str) -> Layout | None:
    headings = split(header, profile.delimiter)
    there = frozenset(map(plain, headings))
    kept = there - profile.ignore - {PART}
    if profile.together:
        known = frozenset().union(*(read.known for read in profile.reads))
        fits = kept <= known and not any(read.missing(there) for read in profile.reads)
        return Layout(profile, headings, profile.reads) if fits else None
    reads = tuple(r for r in profile.reads if kept <= r.known and not r.missing(there))
    return Layout(profile, headings, reads) if len(reads) == 1 else None


def _no_heading_twice(file: str, layout: Layout) -> None:
    seen: set[str] = set()
    for heading in map(plain, layout.headings):
        if heading in seen and heading not in layout.ignored:
            raise FileProblem(
                file,
                Problem.HEADING,
                f"the heading '{heading}' twice",
                "each heading once",
                "take one of the two columns out of the export",
                1,
                heading,
            )
        seen.add(heading)
