"""Files, folders and patterns become the files to load, each sent through its own door."""

import glob
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from connectors.report import FileProblem, Problem
from plan.intake.sheet import headings_of

TRUTH = "truth.json"  # beside the sample's exports: passed over
LOADABLE = (".csv", ".csv.gz", ".toml")


@dataclass
class Doors:
    """Which file goes where, and what cannot be loaded at all."""

    exports: list[Path] = field(default_factory=list)
    people: list[Path] = field(default_factory=list)
    plans: list[Path] = field(default_factory=list)
    refused: list[FileProblem] = field(default_factory=list)

    @property
    def files(self) -> list[Path]:
        return [*self.exports, *self.people, *self.plans]


def sort_out(paths: Iterable[str | Path]) -> Doors:
    """Every file that `paths` name, once, in the order given; folders with all below them."""
    doors, seen = Doors(), set()
    for named in paths:
        found = _files(str(named))
        if not found:
            doors.refused.append(_not_found(str(named)))
        for path in found:
            if path.resolve() not in seen and not _passed_over(path):
                seen.add(path.resolve())
                _through(doors, path)
    return doors


def _through(doors: Doors, path: Path) -> None:
    if not path.name.lower().endswith(LOADABLE):
        doors.refused.append(_other_kind(path))
        return
    headings = headings_of(path) if path.suffix.lower() != ".toml" else frozenset()
    if {"aim", "action"} <= headings or path.name.lower() == "plan.csv":
        doors.plans.append(path)
    elif {"person", "role"} <= headings or path.name.lower() == "people.csv":
        doors.people.append(path)
    else:
        doors.exports.append(path)


def _files(named: str) -> list[Path]:
    path = Path(named).expanduser()
    if path.is_dir():
        return sorted(each for each in path.rglob("*") if each.is_file() and _is_open(each, path))
    if path.exists():
        return [path]
    return sorted(
        Path(each) for each in glob.glob(str(path), recursive=True) if Path(each).is_file()
    )


def _is_open(path: Path, folder: Path) -> bool:
    """Not hidden, nor in a hidden folder."""
    return not any(part.startswith(".") for part in path.relative_to(folder).parts)


def _passed_over(path: Path) -> bool:
    return path.name == TRUTH or path.name.startswith(".")


def _not_found(named: str) -> FileProblem:
    return FileProblem(
        file=named,
        problem=Problem.NOT_FOUND,
        found="nothing of that name",
        expected="a file, a folder or a pattern such as exports/*.csv",
        do_next="Check the spelling and the folder",
    )


def _other_kind(path: Path) -> FileProblem:
    return FileProblem(
        file=path.name,
        problem=Problem.UNKNOWN_KIND,
        found=f"a file ending in {path.suffix}" if path.suffix else "a file without an ending",
        expected="an export as .csv or .csv.gz, or settings.toml",
        do_next="Save it as CSV and load that file, or take it out of the folder",
    )
