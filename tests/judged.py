"""A store of one branch, small enough to be made for a test: its calls, an action, a verdict."""

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

from typer.testing import CliRunner

import grip
from connectors.warehouse import Store
from plan import intake
from plan.register import open_register
from tests.plan.cases import AIM, PEOPLE, RUNNING, TODAY

FIRST, CALLS = date(2026, 1, 5), 6  # a day
ROTA = "visit_id,carer_slot,branch,run,carer_id,planned_start,planned_end,status\n"
LOG = "visit_id,carer_slot,carer_id,logged_in_at,logged_out_at\n"
NOTE = "Runs of the north side looked at."


def is_late(day: date, number: int) -> bool:
    """One call in four until practice changed, one in twelve since."""
    one_in = 12 if day >= RUNNING.practice_changed_on else 4
    return (day.toordinal() * CALLS + number) % one_in == 0


def exports(folder: Path, first: date = FIRST, late: Callable = is_late) -> list[Path]:
    """The rota and the log of the branch from a day on."""
    folder.mkdir(exist_ok=True)
    rota, log = [ROTA], [LOG]
    for at in range((TODAY - first).days):
        day = first + timedelta(days=at)
        for number in range(CALLS):
            start = datetime(day.year, day.month, day.day, 8 + number)
            came = start + timedelta(minutes=25 if late(day, number) else 3)
            end, left = start + timedelta(minutes=30), came + timedelta(minutes=30)
            key, times = f"V{day:%m%d}{number},1", (start, end, came, left)
            planned_start, planned_end, logged_in, logged_out = (
                f"{t:%d/%m/%Y %H:%M}" for t in times
            )
            rota.append(f"{key},Northgate,R1,C{number},{planned_start},{planned_end},planned\n")
            log.append(f"{key},C{number},{logged_in},{logged_out}\n")
    paths = [folder / "rota.csv", folder / "call_log.csv"]
    for path, lines in zip(paths, (rota, log), strict=True):
        path.write_text("".join(lines), encoding="utf-8")
    return paths


def judged(folder: Path) -> Store:
    """A store of these calls, with an action that is running, a note on it, and its people."""
    store = Store(folder / "store")
    intake.load(store, exports(folder / "exports"), today=TODAY)
    register = open_register(Path(store.root))
    for subject in (*PEOPLE, AIM, RUNNING):
        register.write(subject, by="import")
    register.note(RUNNING.id, NOTE, by="quality")
    return store


def corrected(folder: Path) -> Path:
    """A log by which every call of the last eight weeks began late: another verdict."""
    return exports(folder, TODAY - timedelta(weeks=8), lambda day, number: True)[1]


def verdicts(store: Path) -> list[dict]:
    """As the command line tells them."""
    words = ["verdicts", "--json", "--store", str(store), "--as-of", f"{TODAY}"]
    done = CliRunner().invoke(grip.app, words)
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def notes(store: Path) -> list[str]:
    """What was said of the action, as long as it is kept."""
    told = open_register(store).history("action", RUNNING.id)
    return [json.loads(entry.value) for entry in told if entry.field == "note"]
