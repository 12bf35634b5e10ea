"""A program of Grip that is killed, as by kill -9, before one of its steps to the disk."""

import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
DYING = """
import os, shutil, signal, sys
from pathlib import Path
from sqlalchemy import Engine, event
from connectors.warehouse import Store
from plan import intake
from plan.backup import backup, restore

steps, store, file = int(sys.argv[1]), Store(Path(sys.argv[2])), Path(sys.argv[3])
counted = sys.argv[4].split()

def dying(real):
    def step(*args, **more):
        global steps
        steps -= 1
        if steps < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*args, **more)
    return step

for owner, names in (
    (os, ("fsync", "replace", "unlink", "mkdir")),
    (shutil, ("move", "copyfile", "rmtree")),
):
    for name in set(names) & set(counted):
        setattr(owner, name, dying(getattr(owner, name)))
if "statement" in counted:
    for name in ("before_cursor_execute", "after_cursor_execute", "commit"):
        event.listen(Engine, name, dying(lambda *_: None))
"""
EVERY = "fsync replace unlink mkdir move copyfile rmtree"


def killed(doing: str, steps: int, store: Path, file: Path | str = "", *, of: str = EVERY) -> bool:
    """Whether it was killed after so many steps; False: it ended before. `doing`: its last line.

    `of`: the steps that count, by the name of their function; "statement": those of a database.
    """
    words = [sys.executable, "-c", f"{DYING}{doing}\n", str(steps), str(store), str(file), of]
    ended = subprocess.run(words, cwd=ROOT, check=False).returncode
    assert ended in (0, -signal.SIGKILL)
    return ended != 0
