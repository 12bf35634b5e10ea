"""The report's lists and its data in words: the same on the page and on paper."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from charts.words import number
from plan.standing import Trigger
from plan.words.numbers import count, day
from reports.weekly.model import PassedOn, Unassured, Weekly
from reports.weekly.quality import Quality, Reach
from reports.weekly.week import Week
from reports.weekly.words import where

NEW = "new this week"
_UNHEARD = "Not acknowledged."
# What an escalation says that the date which slipped has said already.
_SAID = (Trigger.DEADLINE, Trigger.REVIEW)


@dataclass(frozen=True)
class Entry:
    """One line of a list: the action, where and whose, what is said of it, and to or by whom."""

    action: str
    where: str
    owner: str
    says: str
    beside: str
    mark: str = ""  # "new this week"


def waiting_told(report: Weekly) -> tuple[Entry, ...]:
    """What slipped and what was passed on, one line an action; what is new this week first."""
    found: dict[str, list] = {}
    for each in (*report.slipped, *report.passed_on):
        found.setdefault(each.action.id, []).append(each)
    told = [_waiting(report, action, of) for action, of in found.items()]
    return tuple(sorted(told, key=lambda entry: not entry.mark))


def unassured_told(report: Weekly) -> tuple[Entry, ...]:
    """What is completed, since when, and what stands against signing that it is assured."""
    return tuple(_unassured(each, report.week.told_on) for each in report.unassured)


def quality_told(found: Quality, week: Week) -> tuple[tuple[str, str], ...]:
    """What is known of the data, each under its name."""
    told = [("Exports", _reach(found.reaches, week))]
    if found.calls:
        share = number(100 * found.verified / found.calls)
        calls = f"{found.verified:,} of {found.calls:,} calls due"
        told.append(("Verified electronically", f"{share} % of the week: {calls}."))
    told.append(("Rows put aside", _rows(found, week)))
    told += [("Still coming in", said) for said in found.provisional]
    return tuple(told)


def _waiting(report: Weekly, action_id: str, of: list) -> Entry:
    slipped = [each for each in report.slipped if each.action.id == action_id]
    raised = [each for each in report.passed_on if each.action.id == action_id]
    others = [e.escalation.says for e in raised if e.escalation.trigger not in _SAID or not slipped]
    action = of[0].action
    owners = {each.action.id: each.owner for each in report.watched}
    return Entry(
        action=action.title or action.id,
        where=where(action.sites),
        owner=owners[action.id],
        says=" ".join(dict.fromkeys([*(each.says for each in slipped), *others])),
        beside=" ".join(_passed_on(raised, report.week.told_on)) or "Not passed on yet.",
        mark=NEW if any(each.is_new for each in of) else "",
    )


def _passed_on(raised: Iterable[PassedOn], today: date) -> Iterable[str]:
    """To whom, since when, and who has acknowledged it; those alike together."""
    told: dict[tuple[str, str], list[date]] = {}
    for each in raised:
        heard = f"Acknowledged on {each.acknowledged}." if each.acknowledged else _UNHEARD
        told.setdefault((each.to, heard), []).append(each.escalation.fell_due)
    for (to, heard), days in told.items():
        yield f"{to}, since {day(min(days), today)}. {heard}"


def _unassured(each: Unassured, today: date) -> Entry:
    action = each.action
    return Entry(
        action=action.title or action.id,
        where=where(action.sites),
        owner=each.owner,
        says=" ".join(each.against) or "Nothing stands against it: someone else can sign.",
        beside=day(each.completed_on, today),
    )


def _reach(reaches: tuple[Reach, ...], week: Week) -> str:
    dated = [each for each in reaches if each.through]
    late = [each for each in dated if each.days_short]
    if not dated:
        return "None has been loaded."
    if not late:
        return f"All {len(dated)} that go by the day reach the end of the week."
    ends = ", ".join(f"{_name(e)} ends on {day(e.through, week.told_on)}" for e in late)
    return f"{len(dated) - len(late)} of {len(dated)} reach the end of the week; {ends}."


def _rows(found: Quality, week: Week) -> str:
    now, last = found.this_week, found.last_load
    if not last.loads:
        return "Nothing has been loaded."
    which = "first load after it" if last.on > week.told_on else "last load"
    newest = f"the {which}, on {day(last.on, week.told_on)}, {_share(last.rejected, last.read)}"
    if not now.loads:
        return f"Nothing was loaded for this week; of {newest}."
    loads = count(now.loads, "load")
    return f"{_share(now.rejected, now.read)} in {loads} for this week; of {newest}."


def _share(rejected: int, read: int) -> str:
    return f"{rejected:,} of {read:,} rows"


def _name(each: Reach) -> str:
    return each.source.replace("_", " ")
