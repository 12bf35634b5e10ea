"""Which profile reads a file: the one whose headings it has, exactly; else what was found."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, islice

from connectors.profile import Profile, Read, compared, nearest, plain
from connectors.report import FileProblem, Problem

DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "upright bars"}
LINES_BEFORE = 40  # a report has a title, its filters and a key above its headings, and no more
USUAL = "cp1252"  # what a spreadsheet in this country writes where it does not write UTF-8
SAID = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)
Levels = tuple[tuple[Profile, ...], ...]
MOST_SHOWN = 20  # headings in a message
PART = "put_right"  # heading of a file of rows put right: part of an export, so nothing goes away


@dataclass(frozen=True)
class Header:
    """A record that may hold the headings: the lines before it, and what parts its cells."""

    before: int
    delimiter: str
    headings: tuple[str, ...]

    @cached_property
    def compared(self) -> frozenset[str]:
        return frozenset(map(plain, self.headings[: self.width])) - {plain(PART)}

    @property
    def width(self) -> int:
        """How many there are up to the last that has a name: delimiters too many follow."""
        return max((at for at, one in enumerate(self.headings, 1) if plain(one)), default=0)


def split(lines: Iterable[str], delimiter: str) -> tuple[str, ...]:
    """The cells of the record that begins these lines."""
    return tuple(next(csv.reader(lines, delimiter=delimiter), ()))


def possible_headers(start: str, delimiters: tuple[str, ...]) -> Iterator[Header]:
    """Every way to read headings out of the first lines of a file, the first line first.

    A line `sep=;` says what parts the cells.
    """
    lines = list(islice(io.StringIO(start, newline=""), LINES_BEFORE + 20))
    said = SAID.fullmatch(lines[0]) if lines else None
    for at in range(1 if said else 0, min(len(lines), LINES_BEFORE)):
        for delimiter in said[1] if said else delimiters:
            headings = split(lines[at:], delimiter)
            if any(map(plain, headings)):
                yield Header(at, delimiter, headings)


def misfit(file: str, headers: list[Header], profiles: tuple[Profile, ...]) -> FileProblem:
    """The problem to raise, told by the export that the headings come nearest to."""
    ways = [(header, one, read) for header in headers for one in profiles for read in one.reads]

    def shared(way: tuple[Header, Profile, Read]) -> float:
        there, read = way[0].compared, way[2]
        return len(there & read.known) - len(read.missing(there)) / 100

    way = max(ways, key=shared, default=None)
    if way and shared(way) > 0:
        return _nearest(file, *way)
    exports = dict.fromkeys(read.source.name for _, _, read in ways)
    found, expected = "headings of no export that is known", f"one of {', '.join(exports)}"
    do_next = "check that it is the right file, with its headings in the first lines"
    return FileProblem(file, Problem.UNKNOWN_KIND, found, expected, do_next, 1)


def _nearest(file: str, header: Header, profile: Profile, read: Read) -> FileProblem:
    unknown = [h for h in header.headings if plain(h) not in read.known | profile.ignore]
    told = list(dict.fromkeys(map(shown, unknown)))
    more = f" and {len(told) - MOST_SHOWN:,} more" if len(told) > MOST_SHOWN else ""
    listed = ", ".join(told[:MOST_SHOWN]) + more
    where, line = f"{read.source.title.lower()} (profile {profile.name})", header.before + 1
    if missing := read.missing(header.compared):
        column, names = missing[0].name, {plain(heading): heading for heading in unknown}
        close = nearest(plain(column), names)
        maybe = f"'{shown(names[close])}' may be it: " if close else ""
        found = f"no heading for {', '.join(column.name for column in missing)}"
        found += f"; not known: {listed}" if unknown else ""
        do_next = f"{maybe}put the column into the export, or say in a profile which heading it has"
        expected = f"the columns of the {where}"
        return FileProblem(file, Problem.MISSING_COLUMN, found, expected, do_next, line, column)
    named = [shown(heading) for heading in unknown if plain(heading)]
    do_next = "take the columns without a heading out of the export"
    do_next = "say in a profile what it is, or list it under ignore" if named else do_next
    expected = f"headings of the {where}: {', '.join(sorted(read.written))}"
    place = (line, named[0] if named else "")
    return FileProblem(file, Problem.HEADING, listed, expected, do_next, *place)


def shown(heading: str) -> str:
    """A heading as a message names it: no longer than a heading is."""
    if not plain(heading):
        return "a heading without a name"
    heading = compared(heading)
    return heading if len(heading) <= 40 else heading[:39] + "…"


@dataclass(frozen=True)
class Layout:
    """How one file is read: its profile, its header, its letters, the exports it feeds."""

    profile: Profile
    header: Header
    encoding: str
    reads: tuple[Read, ...]
    others: tuple[str, ...] = ()  # what was found beside this table

    @property
    def ignored(self) -> frozenset[str]:
        """Headings, as compared, of what is never read."""
        return self.profile.ignore | {plain(PART), ""}

    @property
    def is_part(self) -> bool:
        """Only some rows of an export, put right: what it lacks is not withdrawn."""
        return plain(PART) in map(plain, self.header.headings)

    @property
    def notes(self) -> tuple[str, ...]:
        """What was found about the file that a plain export would not have."""
        before, encoding = self.header.before, self.encoding.removesuffix("-sig")
        delimiter = self.header.delimiter
        parted = DELIMITERS.get(delimiter, f"'{delimiter}'")
        return (
            *([f"cells parted by {parted}"] if delimiter != "," else []),
            *([f"letters in {encoding}"] if encoding != "utf-8" else []),
            *([f"{before} line{'s'[: before - 1]} before the headings"] if before else []),
            *self.others,
        )


def choose(file: str, starts: Mapping[str, str], levels: Levels) -> Layout:
    """The layout of a file whose first lines read so in each encoding that can be meant.

    `levels` are profiles in the order of who goes first (given, the provider's own, built in): the
    first that fits is used, and one that was given must fit. Raises FileProblem if none fits, or
    two of one level do.
    """
    tried = levels[:1] if levels[0] else levels
    profiles = tuple(profile for level in tried for profile in level)
    own = (profile.delimiter for profile in profiles if profile.delimiter)
    delimiters = tuple(dict.fromkeys((*DELIMITERS, *own)))
    found = {encoding: list(possible_headers(starts[encoding], delimiters)) for encoding in starts}
    for level in tried:
        for encoding, headers in found.items():
            for _, of_line in groupby(headers, lambda header: header.before):
                fits = [fit for header in of_line for fit in _fits(level, header, encoding)]
                if len(fits) > 1:
                    names = f"headings that fit {', '.join(fit.profile.name for fit in fits)}"
                    expected = "headings that fit one profile"
                    do_next = "name the profile when loading"
                    raise FileProblem(file, Problem.AMBIGUOUS, names, expected, do_next, 1)
                if fits:
                    _check(file, fits[0])
                    return fits[0]
    raise misfit(file, next(iter(found.values())), profiles)


def _fits(level: tuple[Profile, ...], header: Header, encoding: str) -> Iterator[Layout]:
    there = header.compared
    for profile in level:
        kept = there - profile.ignore
        if not encoding.startswith("utf") and encoding != (profile.encoding or USUAL):
            continue
        reads = tuple(
            read
            for read in profile.reads
            if (profile.together or kept <= read.known) and not read.missing(there)
        )
        known = frozenset().union(*(read.known for read in reads))
        if len(reads) == (len(profile.reads) if profile.together else 1) and kept <= known:
            yield Layout(profile, header, encoding, reads)


def _check(file: str, layout: Layout) -> None:
    """Raises FileProblem for a heading that is there twice, and for what has to be said first."""
    named, line = [*map(plain, layout.header.headings)], layout.header.before + 1
    for at, heading in enumerate(layout.header.headings):
        if named[at] in {*named[:at]} - layout.ignored:
            found, expected = f"the heading '{shown(heading)}' twice", "each heading once"
            do_next = "take one of the two columns out of the export"
            place = (line, shown(heading))
            raise FileProblem(file, Problem.HEADING, found, expected, do_next, *place)
    for read in layout.reads:
        if read.asks:
            raise FileProblem(
                file,
                Problem.ASKED,
                f"a layout that is known (profile {layout.profile.name}). {read.asks}",
                f"yes or no before it is read as a {read.source.title.lower()}",
                "upload it on the Data page and say which; or, with grip.py profile FILE --save"
                f" NAME, add --as {read.source.name} for yes",
            )
