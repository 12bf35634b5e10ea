"""What each view of the plan is called, and what it is."""

from dataclasses import dataclass

from plan.views import View


@dataclass(frozen=True)
class Title:
    """`name` heads it; `says` is what it is, in a sentence."""

    name: str
    says: str


TITLES = {
    View.RISKS: Title("Risk register", "Each risk before and now, its controls and their state"),
    View.SERVICE: Title(
        "Service review", "The aims of a site: outcomes, targets, what is done and what is due"
    ),
    View.BOARD: Title("Board", "One line an aim: what was found, its risk and the next decision"),
}
