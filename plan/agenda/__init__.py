"""The agenda of the governance meeting: the one source of its screens, its slides and its minutes.

Pure: `agenda(gathered(register, cursor, verdicts, stand, Scope(plan=plan, today=today)))`, where
`stand` is `most_pressing_first(standings(register, plan, verdicts))`. Items come in this order:
escalations; completed, not assured; medicines themes (always there); due for review or re-audit;
risks that moved; assured and holding. An action that has several reasons appears once, in its
first group, and tells the others in its last line ("Also: ..."). A group that holds nothing says
so in one item (`item.is_empty`), so that the meeting sees that it was looked at.

How to draw an item, on a screen, a slide or a sheet:

- over it, quietly: `item.kind` (as it is said) and `item.about` (the action or problem), with its
  place k of n in `agenda.items`;
- largest: `item.title`, a sentence that is the finding;
- one chart, from `item.shown`. With one entry, draw it large. If `shown.action` is set, take the
  verdict on that action and `answer_shown(verdict, shown)`, and draw the picture of the action
  with it (baseline, day practice changed, gap, target); if that is None or `shown.action` is "",
  draw the measure's series at `shown.sites` (none: all) as it runs. With several entries (what
  is holding, risks that fell) draw up to six small ones side by side. With none, no chart;
- `item.lines`, at most three short sentences, in their order;
- last and apart: `item.question`, the decision to take; an empty item has none;
- `item.notes` are the numbers for who presents (slide notes) and for the minutes; never on screen.

All text is plain: escape it where it meets mark-up. An empty item is a short line of the summary
on paper; on a screen it is a screen of its own. `Kind` gives the order and the heading of groups.
"""

from plan.agenda.before import EVERYONE, Before, Scope
from plan.agenda.gathered import gathered
from plan.agenda.holding import item_of_holding
from plan.agenda.item import MOST_LINES, Agenda, Item, Kind, Shown, answer_shown, empty
from plan.agenda.medicines import item_of_medicines
from plan.agenda.of_action import items_of_actions
from plan.agenda.reasons import AHEAD
from plan.agenda.risks import items_of_risks
from plan.words.numbers import count, day

__all__ = [
    "EVERYONE",
    "MOST_LINES",
    "Agenda",
    "Before",
    "Item",
    "Kind",
    "Scope",
    "Shown",
    "agenda",
    "answer_shown",
    "gathered",
]


def agenda(before: Before) -> Agenda:
    """Everything that the meeting has to look at, each once, in the order of the groups."""
    return Agenda(
        today=before.today,
        since=before.since,
        site=before.site,
        watched=len(before.standings),
        items=(
            *(items_of_actions(before, Kind.ESCALATED) or _nothing_escalated(before)),
            *(items_of_actions(before, Kind.COMPLETED) or _nothing_waits(before)),
            item_of_medicines(before),
            *(items_of_actions(before, Kind.DUE) or _nothing_due(before)),
            *items_of_risks(before),
            item_of_holding(before),
        ),
    )


def _nothing_escalated(before: Before) -> tuple[Item]:
    looked = f"{count(len(before.standings), 'action')} looked at."
    return (empty(Kind.ESCALATED, "Nothing has been escalated.", looked),)


def _nothing_waits(_before: Before) -> tuple[Item]:
    return (empty(Kind.COMPLETED, "No other action is completed and waits to be assured."),)


def _nothing_due(before: Before) -> tuple[Item]:
    until = day(before.today + AHEAD, before.today)
    return (empty(Kind.DUE, f"No other review or re-audit falls due by {until}."),)
