"""The report's lists and its data quality in words: the same on the page and on paper."""

from dataclasses import dataclass

from charts.words import number
from plan.words.numbers import count, day
from reports.weekly.model import PassedOn, Slipped, Unassured
from reports.weekly.quality import Quality, Reach
from reports.weekly.week import Week
from reports.weekly.words import where

NEW = "new this week"


@dataclass(frozen=True)
class Entry:
    """One line of a list: the action, where, who, and what is said of it."""

    action: str
    where: str
    who: str
    says: str
    mark: str = ""  # "new this week"


def slipped_told(each: Slipped) -> Entry:
    """A date that passed or moved, with the owner."""
    return _entry(each, each.owner, each.says, each.is_new)


def passed_on_told(each: PassedOn, week: Week) -> Entry:
    """What was passed on, since when, and whether anyone has acknowledged it."""
    raised = each.escalation
    since = f"since {day(raised.fell_due, week.told_on)}"
    heard = f"Acknowledged on {each.acknowledged}." if each.acknowledged else "Not acknowledged."
    says = f"{str(raised.trigger).capitalize()}, {since}. {raised.says} {heard}"
    return _entry(each, f"to: {each.to}", says, each.is_new)


def unassured_told(each: Unassured, week: Week) -> Entry:
    """Since when it is completed, and what stands against signing."""
    done = f"Completed on {day(each.completed_on, week.told_on)}."
    against = " ".join(each.against) or "Nothing stands against it: someone else can sign."
    return _entry(each, each.owner, f"{done} {against}", False)


def _entry(each, who: str, says: str, is_new: bool) -> Entry:
    action = each.action
    name = action.title or action.id
    return Entry(name, where(action.sites), who, says, NEW if is_new else "")


def quality_told(found: Quality, week: Week) -> tuple[tuple[str, str], ...]:
    """What is known of the data, each under its name."""
    told = [("Exports", _reach(found.reaches, week))]
    if found.calls:
        share = number(100 * found.verified / found.calls)
        told.append(
            ("Verified calls", f"{share} % electronically: {found.verified:,} of {found.calls:,}.")
        )
    told.append(("Rows put aside", _rows(found, week)))
    told += [("Still coming in", said) for said in found.provisional]
    return tuple(told)


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
    newest = f"the last load, on {day(last.on, week.told_on)}, {_share(last.rejected, last.read)}"
    if not now.loads:
        return f"Nothing was loaded for this week; of {newest}."
    loads = count(now.loads, "load")
    return f"{_share(now.rejected, now.read)} in {loads} for this week; of {newest}."


def _share(rejected: int, read: int) -> str:
    return f"{rejected:,} of {read:,} rows"


def _name(each: Reach) -> str:
    return each.source.replace("_", " ")
