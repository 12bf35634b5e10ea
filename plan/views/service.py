"""A service review: a site's aims, where their outcomes are, what is done and what is due."""

from collections.abc import Iterable
from dataclasses import dataclass

from plan.due import Due
from plan.model import Aim
from plan.views.looked import AimSeen
from plan.views.outcomes import OutcomeSeen, outcomes_of
from plan.views.risks import Control, controls_of


@dataclass(frozen=True, kw_only=True)
class ServiceLine:
    """One aim as its service looks at it."""

    aim: Aim
    sites: tuple[str, ...]
    outcomes: tuple[OutcomeSeen, ...]
    controls: tuple[Control, ...]
    dues: tuple[Due, ...]


def service_review(aims: Iterable[AimSeen]) -> tuple[ServiceLine, ...]:
    """The aim with the most pressing thing due first, then in the order of the plan."""
    lines = [
        ServiceLine(
            aim=seen.aim,
            sites=seen.sites,
            outcomes=outcomes_of(seen),
            controls=controls_of(seen),
            dues=seen.dues,
        )
        for seen in aims
    ]
    return tuple(sorted(lines, key=lambda line: (not line.dues, *_pressing(line))))


def _pressing(line: ServiceLine) -> tuple:
    return line.dues[0].pressing if line.dues else (line.aim.id,)
