"""What is assured and holding: one item for all of it, with a small picture of each."""

from plan.agenda.before import Before
from plan.agenda.finding import finding, place, shown_of
from plan.agenda.item import Item, Kind, empty
from plan.agenda.reasons import reasons
from plan.agenda.risks import shortened
from plan.standing import Standing
from plan.words.numbers import count, day

MOST_DRAWN = 6


def item_of_holding(before: Before) -> Item:
    """Those of which nothing else has to be decided."""
    holding = [
        each
        for each in before.standings
        if (why := reasons(before, each)) and why[0].kind is Kind.HOLDING
    ]
    if not holding:
        return empty(Kind.HOLDING, "Nothing else is assured and holding yet.")
    verdicts = [before.verdict_on(each.action) for each in holding]
    shown = [shown_of(before.plan, each) for each in verdicts[:MOST_DRAWN]]
    many = len(holding) > 1
    return Item(
        kind=Kind.HOLDING,
        id="holding",
        title=f"{count(len(holding), 'assured action')} {'are' if many else 'is'} holding.",
        lines=shortened([_line(before, each) for each in holding], "action"),
        question="Is there a reason to look closer at any of them?",
        actions=tuple(each.action.id for each in holding),
        shown=tuple(each for some in shown for each in some),
        notes=tuple(
            f"{finding(verdict)} {_line(before, each)}"
            for verdict, each in zip(verdicts, holding, strict=True)
        ),
    )


def _line(before: Before, standing: Standing) -> str:
    action, signed = standing.action, standing.case.assurance
    where = place(action.sites)
    what = f"{where[:1].upper()}{where[1:]}: {action.title or action.id}"
    if signed is None:
        return f"{what}."
    by = f"assured on {day(signed.held_on, before.today)} by {before.plan.role(signed.by)}"
    return f"{what}, {by}{', against the data' if signed.override else ''}."
