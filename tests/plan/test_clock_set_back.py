"""The clock of the machine is set back: what comes later still counts as later."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from connectors.report import files_of_loads
from connectors.warehouse import read
from plan.register import open_register
from tests.connectors.exports import export
from tests.judged import corrected, judged, verdicts
from tests.killed import ROOT
from tests.plan import meeting

HOUR, DAY = 3_600, 86_400
STEPS = """
import sys
from pathlib import Path
from plan.register import open_register
from tests.plan import meeting

for step in meeting.MEETING[int(sys.argv[2]):]:
    step(open_register(Path(sys.argv[1])))
"""


def run(*words: object, back: int = 0) -> int:
    """A program of this house, for which the clock is so many seconds back; its exit code."""
    faketime = shutil.which("faketime")
    if back and not faketime:
        pytest.skip("no faketime on this machine; .ci/run installs Debian's package")
    before = [faketime, "-f", f"-{back}s"] if back else []
    command = [*before, sys.executable, *map(str, words)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(
        command, cwd=ROOT, env=environment, check=False, capture_output=True
    ).returncode


@pytest.mark.parametrize("back", [pytest.param(HOUR, marks=pytest.mark.long), DAY])
def test_a_correction_that_comes_after_the_clock_was_set_back_is_taken(
    tmp_path: Path, back: int
) -> None:
    store, file = judged(tmp_path), corrected(tmp_path / "newer")
    before = verdicts(store.root)
    bad = export(tmp_path, "sites.csv", "site,kind\nNorthgate,castle\n")
    assert run("grip.py", "load", bad, "--store", store.root) == 0
    for path in (file, export(tmp_path, "sites.csv", "site,kind\nNorthgate,branch\n")):
        os.utime(path, (time.time() - back,) * 2)
        assert run("grip.py", "load", path, "--store", store.root, back=back) == 0
    assert verdicts(store.root) != before
    with read(store) as cursor:
        newest = files_of_loads(cursor).drop_duplicates("file").set_index("file")
        assert newest["rejected"]["sites.csv"] == 0
        assert newest["older"]["call_log.csv"] == 0


@pytest.mark.parametrize("back", [pytest.param(HOUR, marks=pytest.mark.long), DAY])
def test_a_meeting_during_which_the_clock_is_set_back_is_the_same_meeting(
    tmp_path: Path, back: int
) -> None:
    half = len(meeting.MEETING) // 2
    for name, on_time in (("on_time", meeting.MEETING), ("set_back", meeting.MEETING[:half])):
        meeting.prepare(open_register(tmp_path / name))
        for step in on_time:
            step(open_register(tmp_path / name))
    assert run("-c", STEPS, tmp_path / "set_back", half, back=back) == 0
    found = [meeting.told(open_register(tmp_path / name)) for name in ("on_time", "set_back")]
    assert found[0] == found[1]
