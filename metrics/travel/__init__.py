"""What a journey really takes, and what the rota makes of it: behind us and to come."""

from .behind import GapCounts, GapsBehind, gaps_behind
from .gaps import GapToCome, LateToCome, RotaToCome, Trouble
from .learned import BANDS, Journey, LearnedFrom, journeys_known, newest_month
from .to_come import DAYS_AHEAD, gaps_to_come

__all__ = [
    "BANDS",
    "DAYS_AHEAD",
    "GapCounts",
    "GapToCome",
    "GapsBehind",
    "Journey",
    "LateToCome",
    "LearnedFrom",
    "RotaToCome",
    "Trouble",
    "gaps_behind",
    "gaps_to_come",
    "journeys_known",
    "newest_month",
]
