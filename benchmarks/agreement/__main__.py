"""Compares every case of a folder with ours; exit 1 on a difference that nothing documents.

    python -m benchmarks.agreement FOLDER

FOLDER holds ptd/, qicharts2/, perla/, runcharter/ and common/, as tests/golden/ does in small.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from benchmarks.agreement import perla, ptd, qicharts2, runcharter
from benchmarks.agreement.compare import Case


def all_cases(folder: Path) -> Iterator[Case]:
    """Every case of every package that the folder holds."""
    for name, package in (("ptd", ptd), ("qicharts2", qicharts2), ("perla", perla)):
        if (folder / name).is_dir():
            yield from package.cases(folder / name)
    if (folder / "runcharter").is_dir():
        yield from runcharter.cases(folder / "runcharter", folder / "common")


def report(found: list[Case]) -> Iterator[str]:
    """The table by package and chart, the documented differences, and the others by name."""
    yield f"{'package':<18}{'chart':<18}{'cases':>6}{'agree':>7}{'documented':>12}{'not':>5}"
    by_chart = sorted(found, key=lambda case: (case.package, case.chart))
    for (package, chart), group in groupby(by_chart, lambda case: (case.package, case.chart)):
        yield _row(package, chart, list(group))
    yield _row("all", "", found)
    rules = Counter(
        rule
        for case in found
        for rule in {difference.rule for difference in case.differences if difference.rule}
    )
    for rule, count in rules.most_common():
        yield f"\n{rule.name.lower()}: {count} case{'s' if count > 1 else ''}\n  {rule.value}"
    for case in found:
        if not case.is_documented:
            what = ", ".join(d.what for d in case.differences if d.rule is None)
            yield f"NOT DOCUMENTED {case.package} {case.chart} {case.case}: {what}"


def _row(package: str, chart: str, group: list[Case]) -> str:
    agree = sum(case.agrees for case in group)
    documented = sum(case.is_documented and not case.agrees for case in group)
    counts = f"{len(group):>6}{agree:>7}{documented:>12}{len(group) - agree - documented:>5}"
    return f"{package:<18}{chart:<18}{counts}"


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("folder", type=Path)
    found = list(all_cases(asked.parse_args().folder))
    print("\n".join(report(found)))
    sys.exit(0 if found and all(case.is_documented for case in found) else 1)


if __name__ == "__main__":
    main()
