"""All that an agenda is made from: where every action stands, medicines, risks, since when."""

from dataclasses import dataclass, field
from datetime import date

from metrics.medicines.themes import Themes
from plan.model import Action, Plan
from plan.risk_moves import RiskMove
from plan.standing import Standing
from plan.verdict import Verdict


@dataclass(frozen=True, kw_only=True)
class Before:
    """What lies before the meeting, already narrowed to its site and to what may be seen.

    `medicines` is None where neither a MAR nor a check of one was supplied for these sites;
    `medicines_at` says for which sites it was asked (none: all).
    """

    plan: Plan
    today: date
    since: date
    site: str = ""
    standings: tuple[Standing, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    medicines: Themes | None = None
    medicines_at: tuple[str, ...] = ()
    risks: tuple[RiskMove, ...] = ()
    _verdicts: dict[str, Verdict] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._verdicts.update({verdict.action.id: verdict for verdict in self.verdicts})

    def verdict_on(self, action: Action) -> Verdict:
        """The verdict on an action that has a standing."""
        return self._verdicts[action.id]

    def risk_of(self, action: Action) -> RiskMove | None:
        """How the risk moved that an action is to lower, if it did."""
        return next((move for move in self.risks if move.aim.id == action.aim), None)
