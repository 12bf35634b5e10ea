"""The invented provider that is shipped: where it lies, which day it is there, and its leaving."""

import csv
import gzip
import os
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path

from plan.clock import SAMPLE
from plan.intake.paths import TRUTH
from plan.meeting import withdrawals as withdrawals_of_meetings
from plan.model import Plan
from plan.phase_book import KIND, withdrawals
from plan.register import Register
from plan.register.said import Said, withdrawal_of
from plan.register.written import as_text
from plan.review_call import withdrawals as withdrawals_of_reviews

FOLDER = Path(__file__).parents[2] / "data" / "sample"
BY = "sample"


def is_of_the_sample(files: Iterable[Path]) -> bool:
    """Whether these files come from a sample's folder: only there a truth lies beside them."""
    return any((path.parent / TRUTH).exists() for path in files)


def is_wanted() -> bool:
    """Whether an empty store may be filled with the sample: GRIP_SAMPLE=no says that it may not."""
    return os.environ.get("GRIP_SAMPLE", "").lower() != "no" and FOLDER.is_dir()


def day_after(files: Iterable[Path]) -> date | None:
    """The day after the last day whose calls were logged as on other days; None without a log."""
    for path in files:
        if path.name.startswith("call_log."):
            logged = Counter(_logged_days(path))
            usual = sorted(logged.values())[len(logged) // 2] if logged else 0
            full = [
                day for text, count in logged.items() if 2 * count > usual for day in _day(text)
            ]
            return max(full) + timedelta(days=1) if full else None
    return None


def remember(register: Register, today: date, by_itself: bool) -> None:
    """Note that the store holds the sample, and whether nobody asked for it."""
    facts = {"today": today, "by_itself": by_itself}
    register.record([_fact(name, value) for name, value in facts.items()], BY)


def came_by_itself(register: Register) -> bool:
    """Whether the store holds the sample only because there was nothing else to show."""
    return bool(register.fact(SAMPLE, "today")) and bool(register.fact(SAMPLE, "by_itself"))


def take_leave(register: Register) -> None:
    """The sample's plan, phases and meetings leave the present state; what was said stays."""
    plan: Plan = register.plan()
    leaving = [withdrawal_of(each) for each in (*plan.aims, *plan.actions, *plan.people)]
    leaving += withdrawals(register.histories(KIND))
    leaving += withdrawals_of_reviews(register)
    leaving += withdrawals_of_meetings(register)
    register.record([*leaving, _fact("today", None), _fact("by_itself", False)], BY)


def _fact(name: str, value: object) -> Said:
    return Said(kind="store", subject=SAMPLE, field=name, value=as_text(value))


def _logged_days(path: Path) -> Iterable[str]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file)
        at = next(rows).index("logged_in_at")
        for row in rows:
            yield row[at][:10] if len(row) > at else ""


def _day(text: str) -> list[date]:
    for form in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return [datetime.strptime(text, form).date()]
        except ValueError:
            continue
    return []
