"""One door for everything: exports and settings to the warehouse, the plan to the register."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from time import sleep

from connectors import warehouse
from connectors.opening import fingerprint
from connectors.report import FileProblem, LoadReport, faults_of
from connectors.warehouse import Store
from metrics import facts
from plan.clock import today_of
from plan.intake import sample
from plan.intake.loads import remember
from plan.intake.paths import Doors, sort_out
from plan.intake.people_file import load_people
from plan.intake.plan_file import load_plan
from plan.register import Register, open_register

BY = "import"
PATIENCE_SECONDS = 120


@dataclass(frozen=True)
class Step:
    """How far a load is, for a progress bar."""

    description: str
    completed: int
    total: int


Progress = Callable[[Step], None]


def load(
    store: Store,
    paths: Iterable[str | Path],
    *,
    today: date | None = None,
    progress: Progress | None = None,
    profile: Path | None = None,
) -> tuple[LoadReport, ...]:
    """Load files, folders and patterns, and say what became of every row of every file.

    A sample that came by itself makes way for the first files of one's own. Raises
    connectors.warehouse.StoreProblem where the store cannot be written or another load is at work.
    """
    doors = sort_out(paths)
    register = open_register(Path(store.root))
    is_sample = sample.is_of_the_sample(doors.files)
    if doors.files and not is_sample and sample.came_by_itself(register):
        _make_way(store, register)
        today = None
    samples_day = sample.day_after(doors.exports) if is_sample else None
    day = today_of(register, today or samples_day)
    reports = _load_exports(store, doors, day, progress, profile)
    if samples_day:
        sample.remember(register, samples_day, by_itself=False)
    return (*reports, *_load_plan(register, doors), *map(_refused, doors.refused))


def ensure_sample(store: Store, progress: Progress | None = None) -> tuple[LoadReport, ...]:
    """Fill an empty store with the sample provider; nothing where there is a generation already.

    Where another visit is filling it, waits for that one.
    """
    for _ in range(PATIENCE_SECONDS):
        if store.generation or not sample_is_wanted():
            return ()
        try:
            reports = load(store, [sample.FOLDER], progress=progress)
            break
        except warehouse.Busy:
            sleep(1)
    else:
        return ()
    register = open_register(Path(store.root))
    sample.remember(register, today_of(register), by_itself=True)
    return reports


def renew(store: Store, progress: Progress | None = None) -> bool:
    """Make data that another version loaded fit for this one: views anew, facts counted again.

    True if there was something to do. Where somebody else is at it, waits for that one. Raises
    connectors.warehouse.StoreProblem where the store cannot be written.
    """
    for _ in range(PATIENCE_SECONDS):
        if not warehouse.is_outdated(store):
            return False
        try:
            day = today_of(open_register(Path(store.root)))
            _into_warehouse(store, (), day, progress, None)
            return True
        except warehouse.Busy:
            sleep(1)
    return False


def sample_is_wanted() -> bool:
    """Whether an empty store may be filled with the sample (GRIP_SAMPLE=no says no)."""
    return sample.is_wanted()


def _load_exports(
    store: Store, doors: Doors, day: date, progress: Progress | None, profile: Path | None
) -> tuple[LoadReport, ...]:
    if not doors.exports and (store.generation or not doors.files):
        return ()  # a plan of one's own in an empty store keeps the sample out: an empty generation
    return _into_warehouse(store, doors.exports, day, progress, profile)


def _into_warehouse(
    store: Store,
    exports: Sequence[Path],
    day: date,
    progress: Progress | None,
    profile: Path | None,
) -> tuple[LoadReport, ...]:
    return warehouse.load(
        store,
        exports,
        refresh=facts.refresh,
        today=day,
        progress=progress and (lambda so_far: progress(_step(so_far))),
        profile=profile,
    )


def _step(so_far: warehouse.Progress) -> Step:
    doing = {
        warehouse.Phase.READING: f"Reading {Path(so_far.file).name}",
        warehouse.Phase.COUNTING: "Counting",
        warehouse.Phase.SAVING: "Saving",
    }
    return Step(doing[so_far.phase], so_far.done, so_far.total)


def _load_plan(register: Register, doors: Doors) -> Iterable[LoadReport]:
    """People first, so that the plan's owners are known."""
    for load_file, files in ((load_people, doors.people), (load_plan, doors.plans)):
        for path in files:
            try:
                report = replace(load_file(register, path, BY), **asdict(fingerprint(path)))
                remember(register, report, BY)
                yield replace(report, faults=faults_of(report.put_aside, {}))
            except FileProblem as problem:
                yield _refused(problem)


def _refused(problem: FileProblem) -> LoadReport:
    return LoadReport(file=problem.file, error=str(problem))


def _make_way(store: Store, register: Register) -> None:
    """Set the sample's data and plan aside; its generations go with the next load."""
    (Path(store.root) / "current").unlink(missing_ok=True)
    sample.take_leave(register)
