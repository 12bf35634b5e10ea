"""Invented groups of any number of sites, with a plan and an edition: for documents and pages.

Half of the actions work, some only in their practice, some not at all, and one in eight cost
something; figures are drawn from one seed. Nothing is loaded from files: facts are put in.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from connectors.warehouse import empty
from metrics.catalogue import measure
from metrics.facts import refresh
from metrics.measure import MeasureRef
from plan.evidence import records_of
from plan.model import Action, Aim, Outcome, Person, Plan
from plan.register import Register, open_register
from reports.edition import Edition, OpenEdition

FIRST, TODAY = date(2025, 5, 19), date(2026, 11, 16)
DAYS = [FIRST + timedelta(days=n) for n in range((TODAY - FIRST).days)]
OF_BRANCHES = ("punctuality", "feasible_gaps", "published_ahead", "delays_escalated", "short_calls")
OF_HOUSES = ("mar_errors", "anomalies_escalated")
LEVELS = {
    "punctuality": (0.82, 60),
    "feasible_gaps": (0.78, 50),
    "published_ahead": (0.60, 60),
    "delays_escalated": (0.50, 8),
    "short_calls": (0.04, 55),
    "mar_errors": (0.03, 40),
    "anomalies_escalated": (0.60, 2),
}
PROCESSES = ("feasible_gaps", "published_ahead", "delays_escalated")
LOADED = """
    INSERT INTO load_files
        (load_id, file, source, read, loaded, replaced, unchanged, rejected, withdrawn)
    VALUES (1, ?, ?, ?, ?, 0, 0, 0, 0)
"""
TITLES = (
    "Rounds rebuilt with the travel times that the log shows",
    "Rota published a week ahead and closed to late changes",
    "Delay review call at nine with a named co-ordinator for each round",
)


@dataclass(frozen=True)
class Group:
    """A group of so many sites; `with_action` of three have `each` actions of their own."""

    sites: int
    with_action: int = 2
    seed: int = 1
    each: int = 1

    @property
    def branches(self) -> list[str]:
        """Two sites in three give care at home."""
        return [f"Branch {at + 1:02}" for at in range(self.sites) if at % 3 < 2]

    @property
    def houses(self) -> list[str]:
        """The others are houses."""
        return [f"House {at + 1:02}" for at in range(self.sites) if at % 3 == 2]

    def has_action(self, at: int) -> bool:
        """Whether the site at a place of its list has an action."""
        return at % 3 < self.with_action

    def start(self, at: int) -> date:
        """When practice changed there: over the last half-year, one after the other."""
        return date(2026, 6, 1) + timedelta(days=(at * 5) % 140)

    @property
    def plan(self) -> Plan:
        """An aim for care at home, one for medicines, an action for each site that has one."""
        aims = (
            Aim(id="P", issue="Calls begin late.", outcomes=(_wanted("punctuality", 90),)),
            Aim(id="M", issue="Sheets have gaps.", outcomes=(_wanted("mar_errors", 20),)),
        )
        director = Person(id="director", role="Operations director")
        people = [director]
        actions = []
        for sites, aim in ((self.branches, "P"), (self.houses, "M")):
            for at, site in enumerate(sites):
                if self.has_action(at):
                    owner = Person(id=f"{site} manager", role=f"Manager, {site}",
                                   escalates_to="director")  # fmt: skip
                    people.append(owner)
                    actions += [self._action(at, site, aim, turn) for turn in range(self.each)]
        return Plan(aims=aims, actions=tuple(actions), people=tuple(people))

    def _action(self, at: int, site: str, aim: str, turn: int) -> Action:
        """One after the other, a day apart."""
        is_home = aim == "P"
        process = PROCESSES[at % 3] if is_home else "anomalies_escalated"
        start = self.start(at) + timedelta(days=turn)
        return Action(
            id=f"{aim}{at + 1:02}" + f".{turn + 1}" * (turn > 0),
            aim=aim,
            title=TITLES[at % 3] if is_home else "Sheets looked over at each handover",
            cause="routine",
            owner=f"{site} manager",
            sites=(site,),
            process=MeasureRef(process),
            process_target=90,
            balancing=MeasureRef("short_calls") if is_home and not at % 4 else None,
            practice_changed_on=start,
            due_on=start + timedelta(days=14),
            completed_on=None if at % 5 == 0 else start + timedelta(days=14),
            review_on=start + timedelta(days=120),
            re_audit_on=start + timedelta(days=150),
        )


def _wanted(measure_id: str, target: float) -> Outcome:
    return Outcome(measure=MeasureRef(measure_id), target=target, window_weeks=8)


@contextmanager
def edition_of(group: Group, folder: Path) -> Iterator[Edition]:
    """An edition of the group, its register in a folder."""
    register = open_register(folder)
    for each in (*group.plan.people, *group.plan.aims, *group.plan.actions):
        register.write(each, "made")
    with duckdb.connect() as connection:
        fill(connection, group)
        yield of(connection, register)


def of(connection: duckdb.DuckDBPyConnection, register: Register) -> Edition:
    """An edition of what a warehouse in memory holds, as if of one generation."""
    records = records_of(connection, register.plan(), TODAY)
    return OpenEdition(records, register, "generation-000001", register.last_entry())


def fill(connection: duckdb.DuckDBPyConnection, group: Group) -> None:
    """Facts of every site, and the bookkeeping of one load."""
    empty(connection)
    refresh(connection)
    connection.execute(
        "INSERT INTO loads (load_id, loaded_at, today) VALUES (1, ?, ?)", [TODAY, TODAY]
    )
    chance = np.random.default_rng(group.seed)
    for sites, kind, measures in (
        (group.branches, "branch", OF_BRANCHES),
        (group.houses, "house", OF_HOUSES),
    ):
        for site in sites:
            connection.execute("INSERT INTO sites (site, kind) VALUES (?, ?)", [site, kind])
        for name in measures:
            rows = [_counted(group, chance, name, at, site) for at, site in enumerate(sites)]
            if rows:
                _put(connection, name, pd.concat(rows))


def _counted(
    group: Group, chance: np.random.Generator, name: str, at: int, site: str
) -> pd.DataFrame:
    """What was counted a day at one site: its level, moved by its action where it worked."""
    level, a_day = LEVELS[name]
    level = float(np.clip(level + 0.03 * chance.standard_normal(), 0.01, 0.97))
    room = np.full(len(DAYS), max(2, round(a_day * chance.uniform(0.4, 1.6))))
    moved = np.array([day >= group.start(at) and group.has_action(at) for day in DAYS])
    shift = _shift(name, at)
    levels = np.clip(level + moved * shift, 0.002, 0.995)
    return pd.DataFrame(
        {
            "site": site,
            "part": "electronic" if name == "punctuality" else "",
            "day": DAYS,
            "numerator": chance.binomial(room, levels).astype(float),
            "denominator": room.astype(float),
        }
    )


def _shift(name: str, at: int) -> float:
    """By how much an action moves a measure there: practice more often than what comes of it."""
    if name == "short_calls":
        return 0.10 if at % 8 == 0 else 0.0
    if name == "mar_errors":
        return -0.015 if at % 2 == 0 else 0.0
    if name == "punctuality":
        return 0.08 if at % 2 == 0 else 0.0
    return 0.20 if at % 4 < 3 else 0.0


def _put(connection: duckdb.DuckDBPyConnection, name: str, rows: pd.DataFrame) -> None:
    connection.register("rows", rows)
    connection.execute(
        """
        INSERT INTO facts
        SELECT ?, site, '', part, day, numerator, denominator
        FROM rows
        """,
        [name],
    )
    connection.execute("DELETE FROM fact_state WHERE measure = ?", [name])
    connection.execute("INSERT INTO fact_state VALUES (?, ?)", [name, name])
    for source in measure(name).reads:
        connection.execute("DELETE FROM coverage WHERE source = ?", [source])
        connection.execute("INSERT INTO coverage VALUES (?, ?)", [source, DAYS[-1]])
        connection.execute(LOADED, [f"{source}.csv", source, len(rows), len(rows)])


def seconds(work: Callable[[], None]) -> float:
    """Processor time that a piece of work takes."""
    started = time.process_time()
    work()
    return time.process_time() - started
