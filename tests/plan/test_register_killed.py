"""What was confirmed is kept, whenever the process that wrote it is killed."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from plan.register import open_register
from plan.reviews import reviews_of

ROOT = Path(__file__).parents[2]
WRITER = """
import sys
from pathlib import Path
from plan.codes import Decision
from plan.assurance import decide
from plan.register import open_register
from plan.reviews import Review, reviews_of
from plan.states import Case
from tests.plan.cases import AIM, PEOPLE, RUNNING, TODAY

register = open_register(Path(sys.argv[1]))
for subject in (*PEOPLE, AIM, RUNNING):
    register.write(subject, by="import")
for number in range(1000):
    said = {"decision": Decision.CONTINUE, "by": "quality", "note": str(number)}
    plan, reviews = register.plan(), reviews_of(register, "A1")
    read = Case(plan=plan, action=plan.action("A1"), today=TODAY, reviews=reviews)
    decide(register, read, Review(action="A1", held_on=TODAY, **said))
    print(number, flush=True)
"""


@pytest.mark.parametrize("confirmed", [1, 4, 9])
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
