"""All verdicts of a large group, and again when one branch acts on another day, in one run.

    python -m benchmarks.verdicts [--sites 500] [--each 6]

Two sites in three have actions, so many each: 2,004 of them. Seconds of this process.
"""

import argparse
import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from benchmarks.groups import Group, edition_of, seconds
from plan.verdict import verdicts_on


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--sites", type=int, default=500)
    asked.add_argument("--each", type=int, default=6)
    told = asked.parse_args()
    group = Group(told.sites, each=told.each)
    with tempfile.TemporaryDirectory() as folder, edition_of(group, Path(folder)) as edition:
        records = edition.held
        new = seconds(lambda: verdicts_on(records))
        first, *others = records.plan.actions
        moved = replace(first, practice_changed_on=first.changed_on + timedelta(days=3))
        changed = replace(records, plan=replace(records.plan, actions=(moved, *others)))
        again = seconds(lambda: verdicts_on(changed))
    print(
        f"{told.sites} sites, {len(others) + 1} actions: {new:.1f} s when all is new,"
        f" {again:.1f} s when one starts on another day, ratio {again / new:.2f}"
    )


if __name__ == "__main__":
    main()
