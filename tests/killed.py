"""A program of Grip that is killed, as by kill -9, before one of its steps to the disk.

Its programs are forked from one that has imported what they need: importing it takes a second.
"""

import atexit
import json
import os
import shutil
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable
from functools import cache
from pathlib import Path

from sqlalchemy import Engine, event

from connectors.warehouse import Store
from plan import intake
from plan.backup import backup, restore

ROOT = Path(__file__).parents[1]
EVERY = "fsync replace unlink mkdir move copyfile rmtree"


def killed(doing: str, steps: int, store: Path, file: Path | str = "", *, of: str = EVERY) -> bool:
    """Whether it was killed after so many steps; False: it ended before. `doing`: its last line.

    `of`: the steps that count, by the name of their function; "statement": those of a database.
    """
    asked = {"doing": doing, "steps": steps, "store": str(store), "file": str(file)}
    forking = _forking()
    print(json.dumps(asked | {"of": of, "environment": {**os.environ}}), file=forking.stdin)
    forking.stdin.flush()
    ended = int(forking.stdout.readline())
    assert ended in (0, -signal.SIGKILL)
    return ended != 0


@cache
def _forking() -> subprocess.Popen:
    """One for each process of tests; it ends with it."""
    command, pipe = [sys.executable, "-m", "tests.killed"], subprocess.PIPE
    forking = subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True)
    atexit.register(forking.communicate)
    return forking


def fork_for_ever() -> None:
    """A program for each line that comes in; how it ended goes out."""
    for line in sys.stdin:
        child = os.fork()
        if not child:
            os.dup2(2, 1)  # what it says is no answer
            try:
                run(**json.loads(line))
                os._exit(0)
            except BaseException:
                traceback.print_exc()
                os._exit(1)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


def run(
    doing: str, steps: int, *, store: str, file: str, of: str, environment: dict[str, str]
) -> None:
    """Do it in this process, and kill it after so many steps."""
    os.environ.clear()
    os.environ.update(environment)
    counted = of.split()

    def dying(real: Callable) -> Callable:
        def step(*args: object, **more: object) -> object:
            nonlocal steps
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
    known = {"Path": Path, "intake": intake, "backup": backup, "restore": restore}
    exec(doing, known | {"store": Store(Path(store)), "file": Path(file)})


if __name__ == "__main__":
    fork_for_ever()
