"""The known truth of the sample: where it works, what each action does and from which day."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from data.provider.chance import FIRST, day_number, odds

# Where the invented provider works: branches, units, houses, districts, and their usual levels.


ALL_DAY = ("M1", "M2", "L1", "T1", "B1", "B2")  # rounds of a large branch
OTHER_ROUNDS = {
    "Hillcrest": ("M1", "L1", "B1", "B2"),
    "Parkway": ("M1", "T1", "B1", "N1"),  # N1: calls around midnight
    **dict.fromkeys(("Kingsmead", "Lowfield", "Woodside", "Eastfield harbour"), ("M1", "B2")),
}


@dataclass(frozen=True, kw_only=True)
class Branch:
    """A homecare branch and how it stands before any action; or a contract of its own there."""

    name: str
    code: str
    on_time: float  # share of calls due that begin on time
    too_tight: float  # share of legs whose planned gap is shorter than the journey
    ahead: float  # share of calls published at least a week ahead
    escalated: float  # share of delays escalated in time
    contract: str = ""  # "" for the work that the branch has always had
    first: date = FIRST

    @property
    def rounds(self) -> tuple[str, ...]:
        return OTHER_ROUNDS.get(self.contract or self.name, ALL_DAY)


BRANCHES = (
    Branch(name="Northgate", code="NG", on_time=0.80, too_tight=0.22, ahead=0.55, escalated=0.55),
    Branch(name="Eastfield", code="EF", on_time=0.84, too_tight=0.14, ahead=0.18, escalated=0.60),
    Branch(name="Southbank", code="SB", on_time=0.87, too_tight=0.17, ahead=0.60, escalated=0.40),
    Branch(name="Westbrook", code="WB", on_time=0.80, too_tight=0.22, ahead=0.64, escalated=0.58),
    Branch(name="Millhouse", code="MH", on_time=0.86, too_tight=0.11, ahead=0.58, escalated=0.62),
    Branch(name="Riverside", code="RS", on_time=0.70, too_tight=0.14, ahead=0.62, escalated=0.52),
    Branch(name="Hillcrest", code="HC", on_time=0.87, too_tight=0.11, ahead=0.66, escalated=0.64),
    Branch(name="Parkway", code="PW", on_time=0.85, too_tight=0.14, ahead=0.61, escalated=0.57),
    Branch(name="Kingsmead", code="KM", on_time=0.84, too_tight=0.13, ahead=0.60, escalated=0.58),
    Branch(name="Lowfield", code="LF", on_time=0.85, too_tight=0.13, ahead=0.57, escalated=0.61),
    Branch(name="Woodside", code="WS", on_time=0.83, too_tight=0.14, ahead=0.63, escalated=0.56),
    Branch(
        name="Eastfield",
        code="EH",
        on_time=0.97,  # easier calls, close together
        too_tight=0.05,
        ahead=0.18,
        escalated=0.60,
        contract="Eastfield harbour",
        first=date(2026, 8, 10),
    ),
)
DISTRICTS = 3  # a branch; QX is no British postcode area, so no real street is meant
PEOPLE = 24  # supported by each branch

CARE_HOME, UNITS = "Beechcroft", ("Oak", "Elm", "Ash")
SUPPORTED_LIVING, HOUSES = "Lakeside", ("Alder", "Birch", "Cedar", "Hazel", "Rowan")
BRANCH_NAMES = tuple(branch.name for branch in BRANCHES if not branch.contract)


def district(branch: int, number: int) -> str:
    """The postcode district of a branch's first, second or third area."""
    return f"QX{branch * DISTRICTS + number + 1}"


def person(branch: int, number: int) -> str:
    """The id of a person supported by a branch."""
    return f"P{branch * PEOPLE + number + 1:04}"


# Each action: when practice changed, what should be said of it, and what was planted.
_STORY = (
    ("A01", date(2026, 8, 3), "working",
     "a true gain beside branches of which one, Parkway, fell by itself"),
    ("A02", date(2026, 7, 20), "practice_changed",
     "no gain; a contract of easier calls in a new area"),
    ("A03", date(2026, 7, 13), "practice_changed",
     "no gain; it fell 16 weeks before the start and stayed there"),
    ("A04", date(2026, 7, 13), "no_visible_change", "nothing changed"),
    ("A05", date(2026, 7, 27), "no_visible_change",
     "a bad quarter before the start that ended by itself"),
    ("A06", date(2026, 7, 6), "no_visible_change",
     "better all the time, before the start and since"),
    ("A07", date(2026, 6, 15), "working",
     "a true gain; two other units are too few to be sure of"),
    ("A08", date(2026, 7, 13), "working",
     "a true gain in every house: none is left to compare with"),
    ("A09", date(2026, 8, 17), "at_a_cost", "a true gain, and calls cut short"),
    ("A10", date(2026, 6, 29), "gain_lost", "a gain that was gone after three months"),
    ("A11", date(2026, 11, 2), "too_early", "begun two weeks before the last day"),
    ("A12", date(2026, 7, 20), "improved_otherwise",
     "the gain of A01, on the same measure at the same place"),
    ("A13", date(2026, 7, 20), "getting_worse", "rotas are published later"),
    ("A14", date(2026, 6, 1), "fall_stopped",
     "it had got worse for a year and has stopped"),
    ("A15", date(2026, 6, 29), "no_visible_change",
     "nothing changed; complaints arrive weeks after the call"),
)  # fmt: skip
BEGAN = {action: began for action, began, *_ in _STORY}
# Whose word says that there was not enough to compare with, which only a gain does.
_QUALIFIED = ("A07", "A08")
TRUTH = {
    action: {"answer": answer, "qualified": action in _QUALIFIED, "planted": planted}
    for action, _, answer, planted in _STORY
}
STRANDS = ("staff_language", "knock_and_wait", "privacy", "choice", "supervision_prompt")

WEEKDAY_ODDS = np.array([0.08, 0.12, 0.10, 0.05, -0.05, -0.15, -0.20])  # Monday to Sunday
BAD_SPELL_DAYS, BAD_SPELL_ODDS = 91, -0.75  # what A05 was begun for
FELL_ON, FELL_BY = date(2026, 3, 23), -0.5  # Southbank, 16 weeks before A03; it stayed there
FELL_BY_ITSELF_ON, FELL_BY_ITSELF = date(2026, 8, 24), -0.9  # Parkway, where nothing was begun
DRIFT = 0.022  # log odds a week at Riverside: better all the time, with no step
SLOWER_WEEKS, SLOWER = 52, 0.4  # A14: how long alerts had become slower, by minutes a week
GAIN_WEEKS, FADE_WEEKS = 10, 3  # A10: how long the gain stood, how fast it went
LEFT_AFTER = -0.15  # of the gain: in the end it was a little worse than before


def since(action: str, days: np.ndarray) -> np.ndarray:
    """True on the days from an action's start on."""
    return days >= day_number(BEGAN[action])


# What an action changes, by what it is and where: its level since then.
_SINCE = {
    ("published_ahead", "Eastfield"): ("A02", 0.93),
    ("published_ahead", "Hillcrest"): ("A13", 0.35),
    ("escalated", "Southbank"): ("A03", 0.80),  # chance that a delay is escalated in time
    ("cut_short", "Westbrook"): ("A09", 0.17),  # by more than ten minutes
    ("observed", "Oak"): ("A07", 0.93),  # chance that an observation that is due is made
    ("observed", "Elm"): ("A10", 0.92),
    ("dignity_complaints", "Oak"): ("A07", 0.10),  # a week
    ("feedback_lift", "Northgate"): ("A01", 0.45),  # points of five better
    ("feedback_lift", "Westbrook"): ("A09", 0.45),
    ("feedback_lift", "Oak"): ("A07", 0.45),
}


def level(what: str, place: str, days: np.ndarray, usual: float) -> np.ndarray:
    """By day: the usual level of a place, and another one since an action that changes it."""
    action, after = _SINCE.get((what, place), ("A01", usual))
    return np.where(since(action, days), after, usual)


def on_time_odds(branch: int, days: np.ndarray) -> np.ndarray:
    """Log odds that a call of a branch begins on time, by day, before the noise of the day."""
    level = odds(BRANCHES[branch].on_time) + WEEKDAY_ODDS[days % 7] + 0.0 * days
    gain = odds(0.92) - odds(0.80)
    match BRANCHES[branch].name:
        case "Northgate":
            return level + gain * since("A01", days)
        case "Westbrook":
            return level + gain * since("A09", days)
        case "Riverside":
            return level + DRIFT * days / 7
        case "Millhouse":
            before = day_number(BEGAN["A05"]) - days
            return level + BAD_SPELL_ODDS * ((before > 0) & (before <= BAD_SPELL_DAYS))
        case "Southbank":
            return level + FELL_BY * (days >= day_number(FELL_ON))
        case "Parkway":
            return level + FELL_BY_ITSELF * (days >= day_number(FELL_BY_ITSELF_ON))
    return level


def alert_takes(branch: int, days: np.ndarray) -> np.ndarray:
    """Minutes by which an alert comes later than it should."""
    begun = day_number(BEGAN["A14"]) - 7 * SLOWER_WEEKS
    weeks = np.clip((days - begun) / 7, 0, SLOWER_WEEKS)
    return SLOWER * weeks * (BRANCHES[branch].name == "Riverside")


def observation_score(unit: str, strand: str, days: np.ndarray) -> np.ndarray:
    """Mean score (0 to 1) of the items of a strand, by day."""
    usual = {"staff_language": 0.66, "knock_and_wait": 0.60, "privacy": 0.78, "choice": 0.74}
    level = usual.get(strand, 0.58) + 0.02 * (UNITS.index(unit) - 1) + 0.0 * days
    if (unit, strand) == ("Oak", "knock_and_wait"):
        return level + 0.27 * since("A07", days)
    if (unit, strand) == ("Elm", "supervision_prompt"):
        weeks = (days - day_number(BEGAN["A10"])) / 7
        gone = np.clip((weeks - GAIN_WEEKS) / FADE_WEEKS, 0, 1)
        return level + 0.32 * since("A10", days) * (1 - (1 - LEFT_AFTER) * gone)
    return level


def documentation_errors(house: str, days: np.ndarray) -> np.ndarray:
    """Chance that a dose due is left unsigned, or with a code that nobody explained."""
    usual = (0.040, 0.046, 0.037, 0.042, 0.039)[HOUSES.index(house)]
    return np.where(since("A08", days), 0.45 * usual, usual)


def findings_a_sheet(line: str, days: np.ndarray) -> np.ndarray:
    """Findings that a check of one MAR sheet makes: the second line sees more."""
    usual = {"first": 0.6, "second": 1.3}[line]
    return np.where(since("A08", days), 0.5 * usual, usual)
