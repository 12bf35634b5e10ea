"""One view of the plan, made once: its lines, its rows, and what its columns mean."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from plan.model import Plan
from plan.views import AimSeen, View, board, risk_register, service_review
from reports.registers.rows import board_row, risk_row, service_row
from reports.registers.titles import TITLES
from reports.tables import Column

_MADE: dict[View, tuple[Callable, Callable]] = {
    View.RISKS: (risk_register, risk_row),
    View.SERVICE: (service_review, service_row),
    View.BOARD: (board, board_row),
}
_TREND = "What all outcomes of the aim show together; a word on each action is on its page."
_BANDS = "Consequence times likelihood: 1–3 low, 4–6 moderate, 8–12 high, 15–25 extreme."
_PARTS = "Consequence × likelihood, each from 1 to 5; blank where only the score was written."
COLUMNS: Mapping[str, Column] = {
    "Risk before": Column(note=_BANDS),
    "Made of before": Column(note=_PARTS),
    "Made of now": Column(note=_PARTS),
    "Risk now": Column(note="As it was last scored; blank where nobody has scored it again."),
    "Trend": Column(note=_TREND),
    "What was found": Column(note="Of the action that presses most."),
    "Where it is": Column(note="The primary outcome over its target's window, place by place."),
    "Controls": Column(note="The actions, each with where it stands by rule and its one owner."),
    "Review missed": Column(note="The newest planned review that was not held."),
    "Passed on": Column(note="Escalated by rule, with the day it fell due."),
}


@dataclass(frozen=True, kw_only=True, eq=False)
class Listing:
    """A view of the plan on a day, for the sites asked for."""

    view: View
    plan: Plan
    today: date
    lines: tuple[Any, ...]  # of the view's own kind: RiskLine, ServiceLine, BoardLine

    @property
    def rows(self) -> pd.DataFrame:
        """One row an aim; objects, so that whole numbers stay whole and gaps stay blank."""
        _, row = _MADE[self.view]
        told = [row(line, self.plan, self.today) for line in self.lines]
        return pd.DataFrame(told, dtype=object)

    def said(self, where: str) -> str:
        """What it is, as a heading of its files: "Risk register, Northgate: ..."."""
        title = TITLES[self.view]
        return f"{title.name}, {where}: {title.says[:1].lower()}{title.says[1:]}"


def listing_of(view: View, aims: tuple[AimSeen, ...], plan: Plan, today: date) -> Listing:
    """The lines of a view of the aims that are looked at."""
    made, _ = _MADE[view]
    return Listing(view=view, plan=plan, today=today, lines=made(aims))
