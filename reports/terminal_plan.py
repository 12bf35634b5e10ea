"""What the command line says of the plan: its weak points, and where each action stands."""

from collections.abc import Sequence
from dataclasses import asdict

from plan.credibility import Finding
from plan.dismissals import Dismissal
from reports.terminal import print_json, print_table, screen


def print_points(
    found: Sequence[Finding], set_aside: Sequence[Dismissal], actions: int, json_: bool
) -> None:
    """Every weak point with how to mend it."""
    if json_:
        print_json([asdict(each) for each in found])
        return
    print_table(
        ("action", "what is missing", "what to do"),
        [(each.action, each.finding, each.advice) for each in found],
    )
    told = f"{actions} actions read, {len(found)} things to put right"
    screen.print(f"{told}, {len(set_aside)} set aside with a reason.")
