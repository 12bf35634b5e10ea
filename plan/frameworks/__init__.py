"""What actions are filed under: regulations and quality statements, a versioned file each.

A new version is a new file here; the old one keeps its dates, so that old tags stay readable.
"""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from plan.tags import Tag

FOLDER = Path(__file__).parent


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One regulation or quality statement."""

    code: str
    title: str
    under: str = ""  # the key question it belongs to


@dataclass(frozen=True, kw_only=True)
class Framework:
    """One version of one framework, with the dates between which it was in force."""

    id: str
    title: str
    valid_from: date
    valid_to: date | None = None
    note: str = ""
    entries: tuple[Entry, ...] = ()

    def is_in_force(self, on: date) -> bool:
        """Whether it held on that day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)

    @property
    def tags(self) -> tuple[Tag, ...]:
        """A tag for each entry."""
        return tuple(Tag(self.id, entry.code) for entry in self.entries)


@cache
def frameworks() -> tuple[Framework, ...]:
    """Every version that is shipped, the oldest first."""
    found = map(_read, sorted(FOLDER.glob("*.toml")))
    return tuple(sorted(found, key=lambda each: (each.valid_from, each.id)))


def entry_of(tag: Tag) -> Entry | None:
    """What a tag stands for in the newest version that has it, or None."""
    for framework in reversed(frameworks()):
        if framework.id == tag.framework:
            for entry in framework.entries:
                if entry.code == tag.code:
                    return entry
    return None


def _read(path: Path) -> Framework:
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    entries = tuple(Entry(**each) for each in told.pop("entries"))
    return Framework(**told, entries=entries)
