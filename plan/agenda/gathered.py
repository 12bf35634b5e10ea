"""What lies before a meeting, read from the register and the facts of care."""

from collections.abc import Iterable
from datetime import date, timedelta

import duckdb

from metrics.catalogue import measure
from metrics.questions.medicines_themes import Themes, themes
from metrics.series import counted_anything, through
from metrics.within import within
from plan.agenda.before import Before, Scope
from plan.model import Aim
from plan.places import Places, read_places
from plan.register import Register
from plan.risk_moves import risk_moves
from plan.standing import Standing
from plan.verdict import Verdict

SINCE_USUALLY = timedelta(weeks=4)  # where no meeting was held before
_MEDICINES = ("mar_errors", "audit_findings")


def gathered(
    register: Register,
    cursor: duckdb.DuckDBPyConnection,
    verdicts: Iterable[Verdict],
    stand: Iterable[Standing],
    scope: Scope,
) -> Before:
    """All that lies before the meeting; verdicts and standings are those of its day.

    Within a group of the agenda actions keep the order in which they `stand`.
    """
    plan, places = scope.plan, read_places(cursor)
    since = scope.since or scope.today - SINCE_USUALLY
    shown = tuple(each for each in verdicts if scope.holds(each.action.sites, places))
    actions = {each.action.id for each in shown}
    aims = [aim for aim in plan.aims if _concerns(aim, actions, scope, places)]
    at = (scope.site,) if scope.site else scope.person.sites
    return Before(
        plan=plan,
        today=scope.today,
        since=since,
        site=scope.site,
        standings=tuple(each for each in stand if each.action.id in actions),
        verdicts=shown,
        medicines=_medicines(cursor, at, since, scope.today),
        medicines_at=at,
        risks=risk_moves(register, aims, scope.after),
    )


def _concerns(aim: Aim, actions: set[str], scope: Scope, places: Places) -> bool:
    """An aim is looked at with its actions; one that has none yet, where its problem is."""
    own = scope.plan.actions_of(aim)
    return any(each.id in actions for each in own) if own else scope.holds(aim.sites, places)


def _medicines(
    cursor: duckdb.DuckDBPyConnection, sites: tuple[str, ...], since: date, today: date
) -> Themes | None:
    if not counted_anything(cursor) or not _are_counted(cursor, sites):
        return None
    days = (through(cursor, measure(name), today) for name in _MEDICINES)
    last = max(filter(None, days), default=None)
    return themes(cursor, sites, since, last) if last else None


def _are_counted(cursor: duckdb.DuckDBPyConnection, sites: tuple[str, ...]) -> bool:
    """Whether any medicines were ever counted at these sites (none: anywhere)."""
    (found,) = cursor.execute(
        """
        SELECT EXISTS (
            FROM facts
            JOIN fact_state USING (definition)
            WHERE list_contains($measures, fact_state.measure)
                AND facts.denominator > 0
                AND (len($houses::VARCHAR[]) = 0 OR list_contains($houses, facts.site))
        )
        """,
        {"measures": list(_MEDICINES), "houses": within(cursor, sites)},
    ).fetchone()
    return bool(found)
