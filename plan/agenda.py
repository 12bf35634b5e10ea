"""The agenda of the governance meeting: the one source of screens, slides and minutes."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import compress
from typing import Any

import duckdb

from metrics.measure import MeasureRef
from metrics.questions.medicines_themes import ErrorTheme, FoundBy, Themes, themes_up_to
from plan.agenda_actions import AHEAD, finding, items_of_actions, reasons, shown_of
from plan.agenda_item import (
    MOST_LINES,
    Agenda,
    Item,
    ItemGroup,
    MeasureShown,
    RiskMove,
    empty,
    risk_moves,
    shortened,
)
from plan.model import Aim
from plan.places import read_places
from plan.problems import LONG_ENOUGH, NO_PROBLEM, Problems, to_adapt_or_stop
from plan.register import Register
from plan.standing import Before, Scope, Standing
from plan.verdict import Verdict
from plan.words.answers import CARE_IMPROVED, WORDINGS, VerdictAnswer
from plan.words.numbers import capital, count, day, place
from plan.words.sentences import briefly, wording

SINCE_USUALLY = timedelta(weeks=4)  # where no meeting was held before
MOST_DRAWN = 6


def gathered(
    cursor: duckdb.DuckDBPyConnection,
    register: Register,
    verdicts: Iterable[Verdict],
    stand: Iterable[Standing],
    *,
    scope: Scope,
) -> Before:
    """What lies before a meeting on its day; actions of a group keep the order they `stand` in."""
    places, since = read_places(cursor), scope.since or scope.today - SINCE_USUALLY
    shown = tuple(verdict for verdict in verdicts if scope.holds(verdict.action.sites, places))
    actions = {verdict.action.id for verdict in shown}
    aims = []
    for aim in scope.plan.aims:  # with their actions; one that has none, where its problem is
        own = {action.id for action in scope.plan.actions_of(aim)}
        if own & actions or (not own and scope.holds(aim.sites, places)):
            aims.append(aim)
    at = (scope.site,) if scope.site else scope.person.sites
    found: dict[str, Any] = {
        "since": since,
        "standings": tuple(standing for standing in stand if standing.action.id in actions),
        "verdicts": shown,
        "medicines": themes_up_to(cursor, at, since, scope.today),
        "medicines_at": at,
        "risks": risk_moves(register, aims, scope.after),
    }
    return Before(**vars(scope) | found)


def items_of_risks(before: Before) -> tuple[Item, ...]:
    """Those to be decided on first; the lowered ones that results bear out in one item."""
    borne_out = [m for m in before.risks if not m.rose and _bearing_out(before, m.aim)]
    alone = [_alone(before, move) for move in before.risks if move not in borne_out]
    together = [_together(before, borne_out)] if borne_out else []
    if not before.risks:
        since = day(before.since, before.today)
        return (empty(ItemGroup.RISK, f"No risk score has moved since {since}."),)
    return (*alone, *together)


def _alone(before: Before, move: RiskMove) -> Item:
    judged = _judged(before, move.aim)
    at = f"At {place(before.plan.sites_of(move.aim))}"
    if move.rose:
        title, asked = f"{at} the risk rose {move}.", "Is what is being done enough for this risk?"
    elif any(verdict.answer is VerdictAnswer.AT_A_COST for verdict in judged):
        at_a_cost = WORDINGS[VerdictAnswer.AT_A_COST].inline
        title = f"{at} the risk was lowered {move}: care is {at_a_cost}."
        asked = "Does the lower score stand, with what it cost?"
    else:
        title = f"{at} the risk was lowered {move}, and no result bears it out yet."
        asked = "Does the lower score stand?"
    return Item(
        kind=ItemGroup.RISK,
        id=f"aim {move.aim.id}",
        title=title,
        about=move.aim.issue or move.aim.id,
        lines=tuple(
            f"{v.action.title or v.action.id}: {wording(v).inline}." for v in judged[:MOST_LINES]
        ),
        question=asked,
        aim=move.aim.id,
        shown=_drawn(before, move.aim, judged),
        notes=tuple(
            f"{v.action.title}: {' '.join(each.text for each in briefly(v))}" for v in judged
        ),
    )


def _together(before: Before, moved: list[RiskMove]) -> Item:
    told = [f"{capital(place(before.plan.sites_of(m.aim)))}: {m}." for m in moved]
    one = len(moved) == 1
    shown = [_drawn(before, m.aim, _bearing_out(before, m.aim)) for m in moved]
    return Item(
        kind=ItemGroup.RISK,
        id="risks that fell",
        title=f"{count(len(moved), 'risk')} {'was' if one else 'were'} lowered, "
        f"{'' if one else 'each '}with a result to show for it.",
        lines=shortened(told, "risk"),
        question=f"{'Does the new score' if one else 'Do the new scores'} stand?",
        aim=moved[0].aim.id if one else "",
        shown=tuple(picture for some in shown for picture in some),
        notes=tuple(f"{m.aim.issue or m.aim.id} Risk {m}." for m in moved),
    )


def _judged(before: Before, aim: Aim) -> tuple[Verdict, ...]:
    return tuple(verdict for verdict in before.verdicts if verdict.action.aim == aim.id)


def _bearing_out(before: Before, aim: Aim) -> tuple[Verdict, ...]:
    return tuple(verdict for verdict in _judged(before, aim) if verdict.answer in CARE_IMPROVED)


def _drawn(before: Before, aim: Aim, judged: tuple[Verdict, ...]) -> tuple[MeasureShown, ...]:
    if judged:
        return shown_of(before.plan, judged[0])
    outcome = aim.outcome()
    return (MeasureShown(measure=outcome.measure, sites=aim.sites),) if outcome else ()


def item_of_problems(found: Problems) -> Item:
    """Problems that nobody works on, the clearest first, each with its picture."""
    named = found.named
    if not named:
        return empty(ItemGroup.PROBLEMS, NO_PROBLEM, found.says)
    one = f"Nobody works on {named[0].measure.topic()} at {named[0].site}."
    lines = [f"{each.site} · {each.says}." for each in named]
    refs = ((MeasureRef(each.measure.id), each.site) for each in named)
    return Item(
        kind=ItemGroup.PROBLEMS,
        id="problems",
        many=len(named),
        title=one if len(named) == 1 else f"{len(named)} problems have no action.",
        lines=shortened(lines, "problem"),
        question="Who starts an action on it, and by when?",
        shown=tuple(MeasureShown(measure=ref, sites=(at,)) for ref, at in refs)[:MOST_LINES],
        notes=(*lines, found.says),
    )


def item_to_adapt(before: Before) -> Item:
    """Actions that have had their time and show no clear change; each has its picture elsewhere."""
    stale = to_adapt_or_stop(before.standings)
    if not stale:
        none = f"No action has had {LONG_ENOUGH} weeks without a clear change."
        return empty(ItemGroup.ADAPT, none)
    lines = []
    for action, weeks in ((each.action, each.seen.weeks) for each in stale):
        what = f"{capital(place(action.sites))}: {action.title or action.id}"
        lines.append(f"{what}, {count(weeks, 'week')}.")
    have = "has" if len(stale) == 1 else "have"
    return Item(
        kind=ItemGroup.ADAPT,
        id="adapt or stop",
        many=len(stale),
        title=f"{count(len(stale), 'action')} {have} had {LONG_ENOUGH} weeks or more and show no"
        " clear change.",
        lines=shortened(lines, "action"),
        question="Adapt or stop: what becomes of each of them?",
        notes=tuple(lines),
    )


def item_of_holding(before: Before) -> Item:
    """Those of which nothing else has to be decided."""
    first = (next(reasons(before, standing), (None,)) for standing in before.standings)
    holding = [*compress(before.standings, (why[0] is ItemGroup.HOLDING for why in first))]
    if not holding:
        return empty(ItemGroup.HOLDING, "Nothing else is assured and holding yet.")
    verdicts = [before.verdict_on(standing.action) for standing in holding]
    shown = [shown_of(before.plan, verdict) for verdict in verdicts[:MOST_DRAWN]]
    many = len(holding) > 1
    return Item(
        kind=ItemGroup.HOLDING,
        id="holding",
        many=len(holding),
        title=f"{count(len(holding), 'assured action')} {'are' if many else 'is'} holding.",
        lines=shortened([_line(before, standing) for standing in holding], "action"),
        question="Is there a reason to look closer at any of them?",
        actions=tuple(standing.action.id for standing in holding),
        shown=tuple(picture for some in shown for picture in some),
        notes=tuple(
            f"{finding(verdict)} {_line(before, each)}"
            for verdict, each in zip(verdicts, holding, strict=True)
        ),
    )


def _line(before: Before, standing: Standing) -> str:
    action, signed = standing.action, standing.assurance
    what = f"{capital(place(action.sites))}: {action.title or action.id}"
    if signed is None:
        return f"{what}."
    by = f"assured on {day(signed.held_on, before.today)} by {before.plan.role(signed.by)}"
    end = f", despite: {' '.join(signed.not_borne_out)}" if signed.override else "."
    return f"{what}, {by}{end}"


def kind_in_words(theme: ErrorTheme) -> str:
    """As in "missing signature in the MAR"."""
    return f"{theme.kind.replace('_', ' ')} {theme.found_by.words}"


ID = "medicines"


def item_of_medicines(before: Before) -> Item:
    """What kinds of error there were since the last meeting, where they recur, what was done."""
    found = before.medicines
    if found is None:
        return Item(
            kind=ItemGroup.MEDICINES,
            id=ID,
            title="Nothing was supplied about medicines here.",
            lines=("It needs the MAR, or checks of it. Load either on the data page.",),
            question="Are medicines given here, and if so, who supplies the MAR?",
        )
    sure = [theme for theme in found.by_change if theme.is_beyond_chance]
    rose = next((theme for theme in sure if (theme.change or 0) > 0), None)
    what = f"about {kind_in_words(rose)}" if rose else "else to be done about medicines"
    most = ", ".join(f"{kind_in_words(theme)} ({theme.count:,})" for theme in found.themes[:2])
    from_mar = not found.themes or any(theme.found_by is FoundBy.MAR for theme in found.themes)
    shown = MeasureRef("mar_errors" if from_mar else "audit_findings")
    done = "; ".join(done_about(found))
    lines = (most and f"Most often: {most}.", _again(found), done and f"Done: {done}.")
    return Item(
        kind=ItemGroup.MEDICINES,
        id=ID,
        title=_title(found, rose or (sure[-1] if sure else None), day(found.first, before.today)),
        about="Standing item: medicines",
        lines=tuple(filter(None, lines)),
        question=f"{'What will be done' if rose else 'Is anything'} {what}, by whom and by when?",
        shown=(MeasureShown(measure=shown, sites=before.medicines_at),),
        notes=tuple(_note(theme) for theme in found.themes),
    )


def _title(found: Themes, moved: ErrorTheme | None, since: str) -> str:
    if found.last < found.first:
        return f"Medicines: there are no complete days yet since {since}."
    if not found.themes:
        return f"No medicines error of any kind was found since {since}."
    if moved is None:
        return f"Since {since} no kind of medicines error changed by more than chance."
    word = "More" if (moved.change or 0) > 0 else "Fewer"
    than = f"{moved.before:,} before, {moved.count:,} since {since}"
    return f"{word} of one kind of error, {kind_in_words(moved)}: {than}."


def _again(found: Themes) -> str:
    again = next((theme for theme in found.themes if theme.recurs_in), None)
    if again is None:
        return "No recurring error within the window." if found.themes else ""
    houses = again.recurs_in
    at = ", ".join(houses) if len(houses) <= 3 else count(len(houses), "house")
    return f"Recurring: {kind_in_words(again)}, at {at}."


def done_about(found: Themes) -> Iterator[str]:
    """What was done about errors, as far as exports say."""
    done = found.done
    if done.assessed is not None:
        yield f"{count(done.assessed, 'assessment')} of competency, {done.passed} passed"
    if done.sampled is not None:
        yield f"{count(done.sampled, 'sheet')} sampled by the second line"
    if done.found is not None and done.escalated_same_day is not None:
        yield f"{done.escalated_same_day} of {done.found} findings escalated the same day"


def _note(theme: ErrorTheme) -> str:
    where = ", ".join(house.in_words for house in theme.houses)
    told = f"{kind_in_words(theme)}: {theme.count:,}, in as many days before {theme.before:,}."
    return f"{capital(told)}{f' {where}.' if where else ''}"


def _taken_elsewhere(before: Before) -> dict[ItemGroup, Counter[ItemGroup]]:
    """Group -> how many actions that belong to it are taken under which group before it."""
    found: dict[ItemGroup, Counter[ItemGroup]] = {}
    for standing in before.standings:
        kinds = list(dict.fromkeys(kind for kind, _ in reasons(before, standing)))
        for kind in kinds[1:]:
            if kind in (ItemGroup.COMPLETED, ItemGroup.DUE):
                found.setdefault(kind, Counter())[kinds[0]] += 1
    return found


NONE_LOOKED_AT = Problems()


def agenda(before: Before, found: Problems = NONE_LOOKED_AT) -> Agenda:
    """All that the meeting looks at, each once, by group; `found`: problems nobody works on."""
    looked = f"{count(len(before.standings), 'action')} looked at."
    waits = "No other completed action waits."
    until = day(before.today + AHEAD, before.today)
    return Agenda(
        today=before.today,
        since=before.since,
        site=before.site,
        watched=len(before.standings),
        also=_taken_elsewhere(before),
        items=(
            *items_of_actions(before, ItemGroup.ESCALATED, "Nothing has been escalated.", looked),
            item_of_problems(found),
            item_to_adapt(before),
            *items_of_actions(before, ItemGroup.COMPLETED, waits),
            item_of_medicines(before),
            *items_of_actions(before, ItemGroup.DUE, f"Nothing else falls due by {until}."),
            *items_of_risks(before),
            item_of_holding(before),
        ),
    )
