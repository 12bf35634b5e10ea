"""Two providers that differ in small counts alone: what leaves of the one is what leaves of the
other, or somebody could be told from it.

Each guarded count of a site is one of 1 to 4 since practice changed, and what one site has more in
the one provider another has more in the other: every sum over sites is the same.
"""

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product
from pathlib import Path

from connectors.warehouse import Store
from metrics.catalogue import CATALOGUE
from metrics.measure import MeasureRef
from metrics.small_counts import is_guarded
from plan import intake
from plan.model import Action, Aim, Outcome, Person
from plan.register import open_register

TODAY, FIRST, CHANGED = date(2026, 11, 16), date(2026, 1, 5), date(2026, 5, 4)
BRANCHES = ("Northgate", "Eastfield", "Southbank", "Westbrook")
POSTCODES = {branch: f"QX{at} 1AB" for at, branch in enumerate(BRANCHES, 10)}
HOMES = ("Ash", "Beech", "Cedar", "Dale")
HOUSES = ("Elm", "Fir", "Gorse", "Holly")  # of four people each
FEW = (1, 2, 3, 4)
MEASURES = (*(each.id for each in CATALOGUE if is_guarded(each)), "mar_errors")
BEFORE, CALLS = 3, 4  # complaints or answers a week, calls a day
TARGETS = {
    "late_call_complaints": 200.0,
    "dignity_concerns": 200.0,
    "mar_errors": 200.0,
}  # met whatever is hidden
Rows = dict[str, list[dict[str, object]]]


def _weeks(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(weeks=at) for at in range((last - first).days // 7))


def _days_of(few: int) -> list[date]:
    """Days on which somebody complained: many of them, then so few, of one month."""
    before = [week + timedelta(days=at) for week in _weeks(FIRST, CHANGED) for at in range(BEFORE)]
    return before + [CHANGED + timedelta(days=15 + 3 * at) for at in range(few)]


def _said(few: tuple[int, ...]) -> Rows:
    """Complaints and feedback about each branch and home; few answer, on one day."""
    found: Rows = {"complaints": [], "feedback": []}
    for many, branch, home in zip(few, BRANCHES, HOMES, strict=True):
        about = (
            {"branch": branch, "category": "late_call", "postcode": POSTCODES[branch]},
            {"site": home, "category": "dignity"},
        )
        for day, place in ((day, place) for day in _days_of(many) for place in about):
            found["complaints"].append(
                place
                | {"event_on": day, "received_on": day}
                | {"acknowledged_on": day + timedelta(days=1)}
                | {"responded_on": day + timedelta(days=9)}
            )
        days = [*_days_of(0), *[CHANGED + timedelta(weeks=20)] * many]
        for day, (site, theme) in product(days, ((branch, "timeliness"), (home, "dignity"))):
            score = 5 if day >= CHANGED else 3
            answer = {"site": site, "from": "relative", "theme": theme, "score": score}
            place = {"postcode": POSTCODES.get(site, "")}
            found["feedback"].append({"received_on": day} | answer | place)
    return found


def _doses(few: tuple[int, ...]) -> Rows:
    """A dose a day for four people of each house; now and then none is written down for the first,
    and on one day since for so few of them."""
    found, before, since = {"mar": []}, set(_days_of(0)), CHANGED + timedelta(days=16)
    days = [FIRST + timedelta(days=at) for at in range((TODAY - FIRST).days)]
    for many, house in zip(few, HOUSES, strict=True):
        for due, person in product(days, range(4)):
            noon = f"{due:%d/%m/%Y} 12:00"
            is_gap = (due in before and not person) or (due == since and person < many)
            given = {} if is_gap else {"given_at": noon, "outcome_code": "given"}
            of = {"mar_id": f"{house} {due} {person}", "person_id": f"{house} {person}"}
            found["mar"].append(
                {"house": house, "due_at": noon, "schedule": "regular"} | of | given
            )
    return found


def _counted() -> Rows:
    """Calls and occupied beds, the same everywhere."""
    found: Rows = {"rota": [], "call_log": [], "bed_days": []}
    for day in (FIRST + timedelta(days=at) for at in range((TODAY - FIRST).days)):
        found["bed_days"] += [{"unit": home, "day": day, "occupied": 20} for home in HOMES]
        for at, number in ((at, number) for at in range(len(BRANCHES)) for number in range(CALLS)):
            key = {"visit_id": f"V{day:%m%d}{at}{number}", "carer_slot": 1, "carer_id": f"C{at}"}
            begun, ended = (f"{day:%d/%m/%Y} {8 + number:02}:{minute}" for minute in ("00", "30"))
            planned = {"planned_start": begun, "planned_end": ended, "status": "planned"}
            found["rota"].append(
                key | {"branch": BRANCHES[at], "postcode": POSTCODES[BRANCHES[at]]} | planned
            )
            found["call_log"].append(key | {"logged_in_at": begun, "logged_out_at": ended})
    return found


def _written(folder: Path, rows: Rows) -> None:
    folder.mkdir()
    kinds = [("branch", site) for site in BRANCHES] + [("care_home", site) for site in HOMES]
    kinds += [("house", site) for site in HOUSES]
    rows = rows | {"sites": [{"site": site, "kind": kind} for kind, site in kinds]}
    for name, lines in rows.items():
        own = {"complaints": "complaint_id", "feedback": "feedback_id"}.get(name)
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            named = [({own: f"N{at:05}"} if own else {}) | line for at, line in enumerate(lines)]
            headings = dict.fromkeys(key for line in named for key in line)
            table = csv.DictWriter(file, headings)
            table.writeheader()
            for line in named:
                table.writerow(
                    {k: f"{v:%d/%m/%Y}" if isinstance(v, date) else v for k, v in line.items()}
                )


def placed(measure: str) -> tuple[str, ...]:
    """Where a measure is counted."""
    return {"dignity_concerns": HOMES, "mar_errors": HOUSES}.get(measure, BRANCHES)


def _planned() -> Iterator[Person | Aim | Action]:
    """An action at each place on each measure of which small counts are hidden there."""
    yield Person(id="OD", role="Operations director")
    for id in MEASURES:
        wanted = Outcome(measure=MeasureRef(id), target=TARGETS.get(id, 4.0), window_weeks=20)
        yield Aim(id=id, issue="Few.", outcomes=(wanted,))
        for site in placed(id):
            about = {"aim": id, "title": "Few", "owner": "OD", "sites": (site,)}
            yield Action(id=f"{id}-{site}", practice_changed_on=CHANGED, **about)


def provider(folder: Path, few: tuple[int, ...]) -> Path:
    """A store with so few since practice changed, at one branch and home after the other."""
    _written(folder / "exports", _said(few) | _doses(few) | _counted())
    store = Store(folder / "store")
    reports = intake.load(store, [folder / "exports"], today=TODAY)
    assert [(r.file, r.error, r.rejected) for r in reports if r.error or r.rejected] == []
    register = open_register(store.root)
    for subject in _planned():
        register.write(subject, by="import")
    return store.root
