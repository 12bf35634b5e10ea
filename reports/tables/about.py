"""What a table is and as of when: the lines of the first sheet of a workbook."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class About:
    """All that one must know of a table who meets it without the page it came from."""

    what: str
    made_on: date
    site: str = ""
    view: str = ""  # the address of the page, without its host
    rule: str = ""  # how its measures are counted
    settings: str = ""  # the definitions in force
    through: date | None = None  # the last complete day; None where no data were loaded
    counted_from: tuple[str, ...] = ()  # the exports, each with how far it reaches
    generation: str = ""
    plan_entry: int = 0
    hidden: str = ""  # how small counts are hidden

    def lines(self) -> Iterator[tuple[str, str]]:
        """Label and words; what is not known has no line."""
        for label, told in (
            ("What this is", self.what),
            ("Sites", self.site),
            ("Data to", day_told(self.through) if self.through else "no data yet"),
            ("Made on", day_told(self.made_on)),
            ("How it is counted", self.rule),
            ("Definitions in force", self.settings),
            ("Counted from", "; ".join(self.counted_from)),
            ("Small counts", self.hidden),
            ("Seen at", self.view),
            ("Data, by name", self.generation),
            ("Plan, last entry", str(self.plan_entry) if self.plan_entry else ""),
        ):
            if told:
                yield label, told


def day_told(day: date) -> str:
    """As in "15 November 2026".

    >>> day_told(date(2026, 11, 5))
    '5 November 2026'
    """
    return f"{day.day} {day:%B %Y}"
