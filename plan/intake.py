"""One door for everything: exports and settings to the warehouse, the plan to the register."""

import csv
import glob
import gzip
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import sleep
from typing import Any

from connectors import warehouse
from connectors.opening import fingerprint
from connectors.places import listed_sites, unlisted
from connectors.profile import save_profile
from connectors.report import FileProblem, LoadReport, Problem, faults_of, refused
from connectors.warehouse import Store, StoreProblem
from metrics import calendar, facts
from metrics.cluster import Workers
from plan import access_log
from plan.access_log import SHELL, Event
from plan.clock import SAMPLE, today_of
from plan.database import file_in
from plan.loads import headings_of, read_sheet, remember
from plan.marks import KIND
from plan.meeting import taken_away
from plan.plan_file import take_people, take_plan
from plan.register import (
    BY_FILE,
    BY_SAMPLE,
    CALL_REVIEW,
    FOLLOW_UP,
    RUNNING,
    Claim,
    NotAllowed,
    Register,
    open_register,
    register_at,
    taken_back,
    withdrawal_of,
)
from plan.values import CellProblem, as_text, day

TRUTH = "truth.json"  # beside the sample's exports: passed over
TABLES = (".csv", ".csv.gz", ".txt", ".tsv", ".txt.gz", ".tsv.gz")
LOADABLE = (*TABLES, ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".zip", ".toml")


@dataclass
class Doors:
    """Which file goes where, and what cannot be loaded at all."""

    profiles: list[Path] = field(default_factory=list)
    exports: list[Path] = field(default_factory=list)
    people: list[Path] = field(default_factory=list)
    plans: list[Path] = field(default_factory=list)
    refused: list[FileProblem] = field(default_factory=list)

    @property
    def files(self) -> list[Path]:
        return [*self.exports, *self.people, *self.plans]

    def let_in(self, path: Path) -> None:
        name = path.name.lower()
        headings = headings_of(path) if name.endswith(TABLES) else frozenset()
        if not name.endswith(LOADABLE):
            ending = f"ending in {path.suffix}" if path.suffix else "without an ending"
            expected = "an export as .csv, .csv.gz, .xlsx or .zip, or settings.toml"
            do_next = "Save it as CSV and load that file, or take it out of the folder"
            words = (f"a file {ending}", expected, do_next)
            self.refused.append(FileProblem(path.name, Problem.UNKNOWN_KIND, *words))
        elif {"aim", "action"} <= headings or name == "plan.csv":
            self.plans.append(path)
        elif {"person", "role"} <= headings or name == "people.csv":
            self.people.append(path)
        elif name.endswith(".toml") and "[[reads]]" in path.read_text("utf-8", "replace"):
            self.profiles.append(path)
        else:
            self.exports.append(path)


def sort_out(paths: Iterable[str | Path]) -> Doors:
    """Every file that `paths` name, once, in the order given; folders with all below them."""
    doors, known = Doors(), set()
    for named in map(str, paths):
        path = Path(named).expanduser()
        found = [path]
        if path.is_dir():
            below = sorted(file for file in path.rglob("*") if file.is_file())
            found = [f for f in below if "/." not in f"/{f.relative_to(path).as_posix()}"]
        elif not path.exists():
            like = map(Path, glob.glob(str(path), recursive=True))
            found = sorted(file for file in like if file.is_file())
        if not found:
            expected = "a file, a folder or a pattern such as exports/*.csv"
            words = ("nothing of that name", expected, "Check the spelling and the folder")
            doors.refused.append(FileProblem(named, Problem.NOT_FOUND, *words))
        for path in found:
            is_ours = path.name != TRUTH and not path.name.startswith(".")
            if is_ours and path.resolve() not in known:
                known.add(path.resolve())
                doors.let_in(path)
    return doors


FOLDER = Path(__file__).parents[1] / "data" / "sample"  # the invented provider that is shipped


def sample_is_wanted() -> bool:
    """Whether an empty store may be filled with the sample: GRIP_SAMPLE=no says that it may not."""
    return os.environ.get("GRIP_SAMPLE", "").lower() != "no" and FOLDER.is_dir()


def day_after(files: Iterable[Path]) -> date | None:
    """The day after the last day whose calls were logged as on other days; None without a log."""
    log = next((path for path in files if path.name.startswith("call_log.")), None)
    if log is None:
        return None
    opened = gzip.open if log.suffix == ".gz" else open
    with opened(log, "rt", encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file)
        at = next(rows).index("logged_in_at")
        logged = Counter(row[at][:10] if len(row) > at else "" for row in rows)
    usual = sorted(logged.values())[len(logged) // 2] if logged else 0
    full = []
    for text in (text for text, count in logged.items() if 2 * count > usual):
        with suppress(CellProblem):
            full.append(day(text))
    last = max(filter(None, full), default=None)
    return last and last + timedelta(days=1)


def came_by_itself(register: Register) -> bool:
    """Whether the store holds the sample only because there was nothing else to show."""
    return bool(register.fact(SAMPLE, "today")) and bool(register.fact(SAMPLE, "by_itself"))


def take_leave(register: Register) -> None:
    """The sample's plan, phases and meetings leave the present state; what was said stays."""
    plan, leaving = register.plan(), taken_away(register)
    for subjects in (plan.aims, plan.actions, plan.people):
        leaving += map(withdrawal_of, subjects)
    for kind, blank in ((KIND, False), (CALL_REVIEW, None), (FOLLOW_UP, None), (RUNNING, None)):
        leaving += taken_back(register.histories(kind), blank)
    register.record([*leaving, _fact("today", None), _fact("by_itself", False)], BY_SAMPLE)


def _fact(name: str, value: object) -> Claim:
    return Claim(kind="store", subject=SAMPLE, field=name, value=as_text(value))


PATIENCE_SECONDS = 120
Progress = Callable[[warehouse.Step], None]
Reports = tuple[LoadReport, ...]


def load(
    store: Store,
    paths: Iterable[str | Path],
    *,
    today: date | None = None,
    progress: Progress | None = None,
    gated: Register | None = None,
    by: str = SHELL,
    **terms: Any,
) -> Reports:
    """Load files, folders and patterns, and say what became of every row of every file.

    A plan goes into `gated`, of whoever signed in; `by` is who loads, for the access log; `terms`
    are those of `warehouse.Terms`, and the address of the `cluster` that counts. Raises
    StoreProblem if it cannot be written, ClusterProblem if the cluster is lost.
    """
    doors, register = sort_out(paths), open_register(Path(store.root))
    if any((path.parent / TRUTH).exists() for path in doors.files):  # only beside a sample
        reports = _load_sample(store, doors, today, progress)
    else:
        how: dict[str, Any] = {"today": today, "progress": progress, "gated": gated}
        reports = _load_own(store, doors, register, **how, **terms)
    exports = sorted({of.source or "not read" for of in reports if of.source or of.error})
    access_log.remember(register, Event.LOADED, by, ", ".join(exports))
    return reports


def _load_own(
    store: Store,
    doors: Doors,
    register: Register,
    *,
    today: date | None,
    progress: Progress | None,
    gated: Register | None,
    **terms: Any,
) -> Reports:
    """A sample that came by itself makes way for one's own."""
    settle(store, register)
    makes_way = bool(doors.files) and came_by_itself(register)
    day = calendar.today() if makes_way else today_of(register, today)
    before, trial = store.generation, _trial(doors) if makes_way else ()
    if makes_way:
        terms |= {"anew": True, "agree": lambda found: any(r.loaded for r in (*found, *trial))}
    reports = tuple(_save_profiles(store, doors.profiles))  # a plan alone: an empty generation
    if doors.exports or (doors.files and (makes_way or not before)):
        reports += _into_warehouse(store, doors.exports, day, progress, is_invented=False, **terms)
    settle(store, register)
    into = register if makes_way else gated or register
    plan = trial if trial and store.generation == before else _load_plan(into, doors)
    return (*reports, *plan, *map(refused, doors.refused))


def take_back(store: Store, generation: str, by: str) -> None:
    """Go back to an older generation; a person of the plan says so. Raises StoreProblem."""
    register = _register_of(store, by)
    warehouse.take_back(store, generation, by, refresh=facts.refresh, today=today_of(register))
    back = as_text(store.generation)
    register.record([Claim(kind="store", subject=generation, field="back", value=back)], by)


def withdraw(store: Store, file: str, by: str) -> tuple[str, ...]:
    """Take a file out again, as a person of the plan says, and tell of it. Raises StoreProblem."""
    register = _register_of(store, by)
    told = warehouse.withdraw(store, file, by, refresh=facts.refresh, today=today_of(register))
    register.record([Claim(kind="store", subject=file, field="withdrawn", value="true")], by)
    return told


def _save_profiles(store: Store, paths: Iterable[Path]) -> Iterator[LoadReport]:
    """Uploaded layouts into the provider's own, before any file is read by them."""
    for path in paths:
        try:
            save_profile(store, path.stem, path.read_text(encoding="utf-8"))
            yield LoadReport(file=path.name, notes=("saved as a profile",))
        except (StoreProblem, UnicodeDecodeError) as problem:
            yield LoadReport(file=path.name, error=str(problem))


def _trial(doors: Doors) -> Reports:
    with TemporaryDirectory() as folder:
        return tuple(_load_plan(register_at(file_in(Path(folder))), doors))


def _register_of(store: Store, by: str) -> Register:
    """The register. Raises StoreProblem for somebody who is not in the plan."""
    register = open_register(Path(store.root))
    people = [person.id for person in register.plan().people]
    if by not in people:
        raise StoreProblem(f"The plan has no person '{by}'. People: {', '.join(people) or 'none'}.")
    return register


def forget(store: Store, before: date | None, *, is_trial: bool = False) -> Reports:
    """Rows about people of before a day go, or what settings do not keep. Raises StoreProblem."""
    day, terms = today_of(open_register(Path(store.root))), {"agree": lambda _: not is_trial}
    return _into_warehouse(store, (), day, None, before=before, **terms)


def say_same_place(store: Store, name: str, site: str, by: str) -> Reports:
    """That a name which no list has is a site, kept with who said so. Raises StoreProblem."""
    register = _register_of(store, by)
    names = [place.name for place in warehouse.ask(store, unlisted)]
    sites = warehouse.ask(store, listed_sites)
    for given, known in ((name, names), (site, sites)):
        if given not in known:
            what = "places that no list has" if known is names else "sites"
            told = ", ".join(known) or "none"
            raise StoreProblem(f"'{given}' is none of the {what}: {told}.")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "place_names.csv"
        with open(path, "w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([("name", "site"), (name, site)])
        reports = load(store, [path], by=by)
    register.record([Claim(kind="place", subject=name, field="site", value=as_text(site))], by)
    return reports


def to_be_withdrawn(store: Store, paths: Iterable[str | Path], **terms: Any) -> Reports:
    """What files of exports that are said to be complete would withdraw; nothing is changed."""
    register = open_register(Path(store.root))
    if not terms.get("complete") or came_by_itself(register):
        return ()
    terms |= {"agree": lambda _: False}
    reports = _into_warehouse(store, sort_out(paths).exports, today_of(register), None, **terms)
    return tuple(r for r in reports if r.withdrawn and r.source in terms["complete"])


def _load_sample(
    store: Store,
    doors: Doors,
    today: date | None,
    progress: Progress | None,
    *,
    by_itself: bool = False,
) -> Reports:
    """It is marked as what it is before a row of it is in; a generation means that all of it is."""
    register, day = open_register(Path(store.root)), day_after(doors.exports)
    if day:
        register.record([_fact("today", day), _fact("by_itself", by_itself)], BY_SAMPLE)
    plan = tuple(_load_plan(register, doors))
    terms = {"is_invented": True, "anew": by_itself}
    day = today_of(register, today or day)
    reports = _into_warehouse(store, doors.exports, day, progress, **terms)
    return (*reports, *plan, *map(refused, doors.refused))


def settle(store: Store, register: Register) -> None:
    """The sample leaves the register once rows of one's own are in, also after a kill."""
    if came_by_itself(register) and warehouse.is_ones_own(store):
        take_leave(register)


def sample_may_return(store: Store, register: Register) -> bool:
    """Whether it is wanted, and there is no row and no action of one's own beside which it were."""
    is_empty = not register.plan().actions and not warehouse.has_rows(store)
    return is_empty and sample_is_wanted()


def bring_sample(store: Store, progress: Progress | None = None) -> Reports:
    """Fill the store with the sample, as if by itself; only where it may return."""
    return _load_sample(store, sort_out([FOLDER]), None, progress, by_itself=True)


def ensure_sample(store: Store, progress: Progress | None = None) -> Reports:
    """Fill an empty store with the sample provider, or wait for another visit that is at it."""
    for _ in range(PATIENCE_SECONDS):
        if store.generation or not sample_is_wanted():
            break
        try:
            return bring_sample(store, progress)
        except warehouse.Busy:
            sleep(1)
    return ()


def renew(store: Store, progress: Progress | None = None) -> bool:
    """Make data of another version fit for this one; whether there were any; or StoreProblem."""
    register = open_register(Path(store.root))
    for _ in range(PATIENCE_SECONDS):
        settle(store, register)
        if not warehouse.is_outdated(store):
            return False
        try:
            _into_warehouse(store, (), today_of(register), progress)
            return True
        except warehouse.Busy:
            sleep(1)
    return False


def count_anew(store: Store, cluster: str = "", progress: Progress | None = None) -> Reports:
    """Count all facts again, on the cluster at an address if one is named.

    Raises StoreProblem, Busy, and ClusterProblem: then all stays as it was.
    """
    refresh = partial(facts.refresh, count=_counting(cluster), anew=True)
    register = open_register(Path(store.root))
    settle(store, register)
    return _into_warehouse(store, (), today_of(register), progress, refresh=refresh)


def _counting(cluster: str) -> facts.Count:
    """By the cluster at an address, or here."""
    return Workers(cluster).count if cluster else facts.count_here


def _into_warehouse(
    store: Store, exports: Sequence[Path], day: date, progress: Progress | None, **terms: Any
) -> Reports:
    refresh = partial(facts.refresh, count=_counting(terms.pop("cluster", "")))
    terms = {"refresh": refresh, "today": day, "progress": progress, **terms}
    return warehouse.load(store, exports, **terms)


def _load_plan(register: Register, doors: Doors) -> Iterable[LoadReport]:
    """People first, so that the plan's owners are known."""
    for take, files in ((take_people, doors.people), (take_plan, doors.plans)):
        for path in files:
            try:
                report = take(register, read_sheet(path), BY_FILE)
                report = replace(report, **fingerprint(path))
                remember(register, report, BY_FILE)
                yield replace(report, faults=faults_of(report.put_aside, {}))
            except FileProblem as problem:
                yield refused(problem)
            except NotAllowed as problem:
                yield LoadReport(file=path.name, error=str(problem))
