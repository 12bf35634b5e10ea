"""The plan as three meetings read it: the risk register, a service review and the board.

Pure: each takes the aims that are looked at, `aims_looked_at(scope, places, standings, verdicts)`,
and gives one line an aim. Lines hold the plan's own objects; words are for whoever shows them.
"""

from enum import StrEnum

from plan.views.board import BoardLine, board
from plan.views.looked import AimSeen, aims_looked_at
from plan.views.outcomes import OutcomeSeen, Trend
from plan.views.risks import Control, RiskLine, risk_register
from plan.views.service import ServiceLine, service_review

__all__ = [
    "AimSeen",
    "BoardLine",
    "Control",
    "OutcomeSeen",
    "RiskLine",
    "ServiceLine",
    "Trend",
    "View",
    "aims_looked_at",
    "board",
    "risk_register",
    "service_review",
]


class View(StrEnum):
    """For which meeting. The value is its name in an address and on the command line."""

    RISKS = "risk-register"
    SERVICE = "service-review"
    BOARD = "board"
