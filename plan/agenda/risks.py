"""The risks that moved: what rose, and what was lowered without a result, each on its own."""

from plan.agenda.before import Before
from plan.agenda.finding import place, shown_of
from plan.agenda.item import MOST_LINES, Item, Kind, Shown, empty
from plan.answer import VerdictAnswer
from plan.model import Aim
from plan.risk_moves import RiskMove
from plan.verdict import Verdict
from plan.words import headline, sentences
from plan.words.numbers import count, day

_CARE_IMPROVED = (VerdictAnswer.WORKING, VerdictAnswer.IMPROVED_OTHERWISE)


def items_of_risks(before: Before) -> tuple[Item, ...]:
    """Those to be decided on first; the lowered ones that results bear out in one item."""
    borne_out = [m for m in before.risks if not m.rose and _is_borne_out(before, m.aim)]
    alone = [_alone(before, move) for move in before.risks if move not in borne_out]
    together = [_together(before, borne_out)] if borne_out else []
    if not before.risks:
        since = day(before.since, before.today)
        return (empty(Kind.RISK, f"No risk score has moved since {since}."),)
    return (*alone, *together)


def _alone(before: Before, move: RiskMove) -> Item:
    judged = _judged(before, move.aim)
    at = f"At {place(_sites(before, move.aim))}"
    if move.rose:
        title, asked = f"{at} the risk rose {move}.", "Is what is being done enough for this risk?"
    elif any(each.answer is VerdictAnswer.AT_A_COST for each in judged):
        title = f"{at} the risk was lowered {move}: care improved, and something else got worse."
        asked = "Does the lower score stand, with what it cost?"
    else:
        title = f"{at} the risk was lowered {move}, and no result bears it out yet."
        asked = "Does the lower score stand?"
    return Item(
        kind=Kind.RISK,
        id=f"aim {move.aim.id}",
        title=title,
        about=move.aim.issue or move.aim.id,
        lines=tuple(f"{v.action.title or v.action.id}: {_low(v)}." for v in judged[:MOST_LINES]),
        question=asked,
        aim=move.aim.id,
        shown=_drawn(before, move.aim, judged),
        notes=tuple(f"{v.action.title}: {' '.join(sentences(v))}" for v in judged),
    )


def _together(before: Before, moved: list[RiskMove]) -> Item:
    told = [f"{_capital(place(_sites(before, m.aim)))}: {m}." for m in moved]
    one = len(moved) == 1
    shown = [_drawn(before, m.aim, _bearing_out(before, m.aim)) for m in moved]
    return Item(
        kind=Kind.RISK,
        id="risks that fell",
        title=f"{count(len(moved), 'risk')} {'was' if one else 'were'} lowered, "
        f"{'' if one else 'each '}with a result to show for it.",
        lines=shortened(told, "risk"),
        question=f"{'Does the new score' if one else 'Do the new scores'} stand?",
        aim=moved[0].aim.id if one else "",
        shown=tuple(each for some in shown for each in some),
        notes=tuple(f"{m.aim.issue or m.aim.id} Risk {m}." for m in moved),
    )


def shortened(told: list[str], one: str) -> tuple[str, ...]:
    """At most three lines; of more, the first two and how many more."""
    if len(told) <= MOST_LINES:
        return tuple(told)
    rest = len(told) - MOST_LINES + 1
    return (*told[: MOST_LINES - 1], f"And {count(rest, f'more {one}', f'more {one}s')}.")


def _judged(before: Before, aim: Aim) -> tuple[Verdict, ...]:
    return tuple(each for each in before.verdicts if each.action.aim == aim.id)


def _is_borne_out(before: Before, aim: Aim) -> bool:
    """Some action of it shows that people's care improved."""
    return bool(_bearing_out(before, aim))


def _bearing_out(before: Before, aim: Aim) -> tuple[Verdict, ...]:
    return tuple(each for each in _judged(before, aim) if each.answer in _CARE_IMPROVED)


def _drawn(before: Before, aim: Aim, judged: tuple[Verdict, ...]) -> tuple[Shown, ...]:
    if judged:
        return shown_of(before.plan, judged[0])
    outcome = aim.outcome()
    return (Shown(measure=outcome.measure, sites=aim.sites),) if outcome else ()


def _sites(before: Before, aim: Aim) -> tuple[str, ...]:
    """Where the problem is; where the aim does not say, where its actions are."""
    own = (site for action in before.plan.actions_of(aim) for site in action.sites)
    return aim.sites or tuple(dict.fromkeys(own))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _low(verdict: Verdict) -> str:
    return headline(verdict)[:1].lower() + headline(verdict)[1:]
