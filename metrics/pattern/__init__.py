"""Where and when calls do not begin on time: counts, what stands out, and the calls behind them."""

from .apart import Apart, Spell, apart
from .asked import Asked
from .counts import Tally, tallies
from .exceptions import Exceptions, OffTime, Which, exceptions
from .given import Gap, Given, gaps, given
from .lateness import Lateness, lateness

__all__ = [
    "Apart",
    "Asked",
    "Exceptions",
    "Gap",
    "Given",
    "Lateness",
    "OffTime",
    "Spell",
    "Tally",
    "Which",
    "apart",
    "exceptions",
    "gaps",
    "given",
    "lateness",
    "tallies",
]
