"""The aims that somebody looks at: of the sites asked for, as far as that person may see them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from plan.agenda.before import Scope
from plan.due import Due, dues_of
from plan.escalation import Escalation, missed_review
from plan.model import Action, Aim, Plan
from plan.places import Places, may_see
from plan.standing import Standing
from plan.verdict import Verdict


@dataclass(frozen=True, kw_only=True, eq=False)
class AimSeen:
    """One aim and those of its actions that are looked at; `verdicts` are those of `standings`."""

    plan: Plan
    aim: Aim
    today: date
    sites: tuple[str, ...]  # none: everywhere
    standings: tuple[Standing, ...] = ()
    verdicts: tuple[Verdict, ...] = ()

    @property
    def running(self) -> tuple[Verdict, ...]:
        """The verdicts on actions that were not stopped."""
        pairs = zip(self.standings, self.verdicts, strict=True)
        return tuple(verdict for standing, verdict in pairs if not standing.case.is_stopped)

    @property
    def escalations(self) -> tuple[Escalation, ...]:
        """What was passed on, of all its actions."""
        return tuple(each for standing in self.standings for each in standing.escalations)

    @property
    def dues(self) -> tuple[Due, ...]:
        """What is due of its actions, the most pressing first."""
        found = (due for standing in self.standings for due in dues_of(standing, self.today))
        return tuple(sorted(found, key=lambda due: due.pressing))

    @property
    def next_review(self) -> date | None:
        """The first review that is planned from today on."""
        going = (each for each in self.standings if not each.case.is_stopped)
        planned = (day for each in going for day in each.action.reviews_on if day >= self.today)
        return min(planned, default=None)

    @property
    def review_missed(self) -> date | None:
        """The newest planned review that was not held."""
        going = (each for each in self.standings if not each.case.is_stopped)
        missed = (missed_review(each.case) for each in going)
        return max(filter(None, missed), default=None)


def aims_looked_at(
    scope: Scope, places: Places, standings: Iterable[Standing], verdicts: Iterable[Verdict]
) -> tuple[AimSeen, ...]:
    """In the order of the plan; within an aim, actions keep the order in which they stand.

    An aim without actions is looked at where its problem is.
    """
    reached = {verdict.action.id: verdict for verdict in verdicts}
    by_aim: dict[str, list[Standing]] = {}
    for standing in standings:
        if scope.holds(standing.action.sites, places):
            by_aim.setdefault(standing.action.aim, []).append(standing)
    return tuple(
        AimSeen(
            plan=scope.plan,
            aim=aim,
            today=scope.today,
            sites=_sites(aim, [each.action for each in seen], scope, places),
            standings=tuple(seen),
            verdicts=tuple(reached[each.action.id] for each in seen),
        )
        for aim in scope.plan.aims
        if (seen := by_aim.get(aim.id, [])) or _has_its_place(aim, scope, places)
    )


def _has_its_place(aim: Aim, scope: Scope, places: Places) -> bool:
    return not scope.plan.actions_of(aim) and scope.holds(aim.sites, places)


def _sites(aim: Aim, actions: list[Action], scope: Scope, places: Places) -> tuple[str, ...]:
    """Where the problem is, else where its actions are; no place that one may not see."""
    acted_on = dict.fromkeys(site for action in actions for site in action.sites)
    for named in (aim.sites, sorted(acted_on)):
        seen = tuple(site for site in named if may_see(scope.person, (site,), places))
        if seen:
            return seen
    return ()
