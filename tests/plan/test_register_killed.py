"""What was confirmed is kept, whenever the process that wrote it is killed."""

import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from plan.database import VARIABLE, engine_on
from plan.register import Register, open_register
from plan.state import State, reviews_of
from tests.plan import meeting, postgres

ROOT = Path(__file__).parents[2]
WRITER = """
import sys
from datetime import date
from pathlib import Path
from plan.model import Decision
from plan.assurance import decide
from plan.register import open_register
from plan.state import Case, Review, reviews_of
from tests.plan.cases import AIM, PEOPLE, RUNNING, TODAY

register = open_register(Path(sys.argv[1]))
for subject in (*PEOPLE, AIM, RUNNING):
    register.write(subject, by="import")
for number in range(1000):
    said = {"decision": Decision.CONTINUE, "by": "quality", "note": str(number)}
    said["next_on"] = date(2026, 12, 8)
    plan, reviews = register.plan(), reviews_of(register, "A1")
    read = Case(plan=plan, action=plan.action("A1"), today=TODAY, reviews=reviews)
    decide(register, read, Review(action="A1", held_on=TODAY, **said))
    print(number, flush=True)
"""


@pytest.mark.parametrize("confirmed", [1, pytest.param(4, marks=pytest.mark.long), 9])
def test_killed_at_any_moment_nothing_confirmed_is_lost(
    confirmed: int, tmp_path: Path, either_database: str
) -> None:
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(tmp_path)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    seen = [int(writer.stdout.readline()) for _ in range(confirmed)]
    writer.send_signal(signal.SIGKILL)
    seen += [int(line) for line in writer.stdout.read().split()]
    writer.wait()
    kept = [int(each.note) for each in reviews_of(open_register(tmp_path), "A1")]
    assert kept[: len(seen)] == seen
    assert len(kept) - len(seen) in (0, 1)  # written, and killed before it could say so
    assert open_register(tmp_path).plan().action("A1").owner == "scheduler"


@dataclass(frozen=True)
class Played:
    """The meeting as it is when nobody kills it."""

    events: int  # of its database
    told: list[tuple]  # before the first step, and after each


def open_again(register: Register) -> Register:
    """The same with an engine of its own, whose events are its own."""
    return Register(engine_on(register.engine.url))


_played: dict[str, Played] = {}  # by the kind of database


@pytest.fixture
def in_order(
    either_database: str, request: pytest.FixtureRequest, tmp_path_factory, monkeypatch
) -> Played:
    if either_database not in _played:
        with monkeypatch.context() as alone:
            if either_database == "postgresql":
                socket = request.getfixturevalue("postgres_socket")
                alone.setenv(VARIABLE, postgres.fresh_register(socket))
            register = meeting.prepare(open_register(tmp_path_factory.mktemp("meeting")))
        events: list[object] = []
        watched = open_again(register)
        meeting.watch(watched, lambda: events.append(1))
        told = [meeting.told(register)]
        for step in meeting.MEETING:
            step(watched)
            told.append(meeting.told(register))
        _played[either_database] = Played(len(events), told)
    return _played[either_database]


ORDINARY, LONG = 1, 100  # kills in each kind of database


@pytest.mark.parametrize(
    "seed",
    [*range(ORDINARY), *(pytest.param(n, marks=pytest.mark.long) for n in range(ORDINARY, LONG))],
)
def test_a_meeting_killed_between_any_two_writes_keeps_what_was_confirmed_and_nothing_half(
    seed: int, in_order: Played, tmp_path: Path
) -> None:
    killed_at = Random(seed).randint(1, in_order.events)
    register = meeting.prepare(open_register(tmp_path))
    killed = subprocess.run(
        [sys.executable, "-m", "tests.plan.meeting", str(tmp_path), str(killed_at)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    confirmed = len(killed.stdout.split())

    told = meeting.told(register)
    assert told in in_order.told[confirmed : confirmed + 2]
    meeting.play(register, in_order.told.index(told))  # and it goes on where it stopped
    assert meeting.told(register) == in_order.told[-1]
    assert in_order.told[-1][0] is State.ASSURED
