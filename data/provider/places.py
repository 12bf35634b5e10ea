"""Where the invented provider works: branches, units, houses, districts, and their usual levels."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Branch:
    """A homecare branch and how it stands before any action."""

    name: str
    code: str
    on_time: float  # share of calls due that begin on time
    too_tight: float  # share of legs whose planned gap is shorter than the journey
    ahead: float  # share of calls published at least a week ahead
    escalated: float  # share of delays escalated in time
    night: bool = False  # calls around midnight


BRANCHES = (
    Branch(name="Northgate", code="NG", on_time=0.80, too_tight=0.22, ahead=0.55, escalated=0.55),
    Branch(name="Eastfield", code="EF", on_time=0.84, too_tight=0.14, ahead=0.18, escalated=0.60),
    Branch(name="Southbank", code="SB", on_time=0.82, too_tight=0.17, ahead=0.60, escalated=0.40),
    Branch(name="Westbrook", code="WB", on_time=0.80, too_tight=0.22, ahead=0.64, escalated=0.58),
    Branch(name="Millhouse", code="MH", on_time=0.86, too_tight=0.11, ahead=0.58, escalated=0.62),
    Branch(name="Riverside", code="RS", on_time=0.70, too_tight=0.14, ahead=0.62, escalated=0.52),
    Branch(name="Hillcrest", code="HC", on_time=0.87, too_tight=0.11, ahead=0.66, escalated=0.64),
    Branch(
        name="Parkway",
        code="PW",
        on_time=0.85,
        too_tight=0.14,
        ahead=0.61,
        escalated=0.57,
        night=True,
    ),
)
DISTRICTS = 3  # a branch; QX is no British postcode area, so no real street is meant
PEOPLE = 24  # supported by each branch

CARE_HOME, UNITS = "Beechcroft", ("Oak", "Elm", "Ash")
SUPPORTED_LIVING, HOUSES = "Lakeside", ("Alder", "Birch", "Cedar", "Hazel", "Rowan")
BRANCH_NAMES = tuple(branch.name for branch in BRANCHES)


def district(branch: int, number: int) -> str:
    """The postcode district of a branch's first, second or third area."""
    return f"QX{branch * DISTRICTS + number + 1}"


def person(branch: int, number: int) -> str:
    """The id of a person supported by a branch."""
    return f"P{branch * PEOPLE + number + 1:04}"
