"""All that an agenda is made from: where every action stands, medicines, risks, since when."""

from dataclasses import dataclass, field
from datetime import date

from metrics.questions.medicines_themes import Themes
from plan.model import Action, Person, Plan
from plan.places import Places, may_see, touches
from plan.risk_moves import RiskMove
from plan.standing import Standing
from plan.verdict import Verdict

EVERYONE = Person(id="")  # sees all sites


@dataclass(frozen=True, kw_only=True)
class Scope:
    """What a meeting is about: the plan on its day, a site ("" for all), for whom, since when.

    `since` is the day of the last meeting, `after` the register's entry that closed it; without
    them the last four weeks count, and every risk that ever moved.
    """

    plan: Plan
    today: date
    site: str = ""
    person: Person = EVERYONE  # only what this person may see
    since: date | None = None
    after: int = 0

    def holds(self, sites: tuple[str, ...], places: Places) -> bool:
        """Whether what happens at these sites is looked at."""
        is_seen = may_see(self.person, sites, places)
        return is_seen and (not self.site or touches(self.site, sites, places))


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
