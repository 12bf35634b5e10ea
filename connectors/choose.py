"""Which profile reads a file: the one whose headings it has, exactly; never a guess."""

from collections.abc import Mapping
from dataclasses import dataclass

from connectors.misfit import misfit, split
from connectors.profile import Profile, Read, plain
from connectors.report import FileProblem, Problem

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
        fits = [fit for each in readable if (fit := _fit(each, headers[each.encoding]))]
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
    tried = tuple(one for level in levels for one in level if one.encoding in headers)
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
