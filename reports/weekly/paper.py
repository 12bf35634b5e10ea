"""The report on paper: what is told to its template, in as few pages as it may have."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import ceil
from pathlib import Path
from typing import Any

from charts.funnel import FunnelPicture, funnel_alt_text, funnel_scene
from charts.picture import alt_text
from charts.run_chart import bare, small_run_chart
from charts.scene import HALF, Room, Size
from charts.words import number
from charts.write.svg import drawing
from connectors.report import Freshness
from plan.assurance import not_borne_out
from plan.standing import Trigger
from plan.words.numbers import count, day, listed, place
from reports.edition import picked, plain, role_of
from reports.paper.setting import PaperFigure, marked, pages_of, pdf
from reports.weekly.content import PassedOn, Quality, TargetRow, Week, Weekly
from reports.weekly.words import (
    NOT_DRAWN,
    answer_in_words,
    answers_in_words,
    beside_in_words,
    cell_in_words,
    measured,
    not_beside,
    problems_in_words,
    state_in_words,
    state_tone,
    to_adapt_in_words,
    value_in_words,
)

FUNNEL = replace(HALF, width=240, height=180, marker=3.2)
TREND = Size(106, 30, text=6.2, marker=1.9, right=42, room=Room.LITTLE, is_paper=True)
TOO_FEW = "too few to draw"


class Drawings:
    """The drawings made so far, by name: `figures` goes to the template beside what is told."""

    def __init__(self) -> None:
        self.figures: dict[str, PaperFigure] = {}

    def row(self, row: TargetRow) -> dict[str, Any]:
        """One target: where, which, the figures of its weeks, each action's answer, its trend."""
        line, actions = row.line, row.actions
        svg, alt = drawing(bare(TREND, TOO_FEW, NOT_DRAWN)), NOT_DRAWN
        if line.course is not None:
            svg = drawing(small_run_chart(line.course, TREND, says_last=False))
            alt = alt_text(line.course)
        return {
            "place": place(line.sites),
            "title": line.title,
            "part": str(line.part),
            "owners": listed(list(dict.fromkeys(action.owner for action in actions))),
            "last": value_in_words(line.last),
            "count": beside_in_words(line.last),
            "before": cell_in_words(line.earlier[0]),
            "year_ago": cell_in_words(line.earlier[1]),
            "target": measured(line.wanted.target, line.measure),
            "state": state_in_words(line),
            "tone": state_tone(line),
            "answers": [
                {**marked(action.wording), "says": answer_in_words(action)} for action in actions
            ],
            "drawing": self._named("course", svg, alt),
        }

    def funnel(self, funnel: FunnelPicture) -> str:
        """A funnel, by its name."""
        return self._named("funnel", drawing(funnel_scene(funnel, FUNNEL)), funnel_alt_text(funnel))

    def _named(self, kind: str, svg: str, alt: str) -> str:
        name = f"{kind}-{len(self.figures)}"
        self.figures[name] = PaperFigure(svg, alt)
        return name


# The report's lists and its data in words: the same on the page and on paper.


NEW = "new this week"
_UNHEARD = "Not acknowledged."
_NOT_ESCALATED = "Not escalated yet."
# What an escalation says that the date which slipped has said already.
_SAID = (Trigger.DEADLINE, Trigger.REVIEW)


@dataclass(frozen=True)
class ListEntry:
    """One line of a list: the action, where and whose, what is said of it, and to or by whom."""

    action: str
    where: str
    owner: str
    says: str
    beside: str
    mark: str = ""  # "new this week"


def waiting_in_words(report: Weekly) -> tuple[ListEntry, ...]:
    """What slipped and what was escalated, one line an action; what is new this week first."""
    actions = {entry.action.id: entry.action for entry in (*report.slipped, *report.passed_on)}
    owners = {entry.action.id: entry.owner for entry in report.watched}
    entries = []
    for id, action in actions.items():
        late = [entry for entry in report.slipped if entry.action.id == id]
        raised = [entry for entry in report.passed_on if entry.action.id == id]
        more = [e.escalation for e in raised if e.escalation.trigger not in _SAID or not late]
        says = dict.fromkeys([entry.says for entry in (*late, *more)])
        entries.append(
            ListEntry(
                action=action.title or id,
                where=place(action.sites),
                owner=owners[id],
                says=" ".join(says),
                beside=" ".join(_passed_on(raised, report.week.reported_on)) or _NOT_ESCALATED,
                mark=NEW if any(entry.is_new for entry in (*late, *raised)) else "",
            )
        )
    return tuple(sorted(entries, key=lambda entry: not entry.mark))


def unassured_in_words(report: Weekly) -> tuple[ListEntry, ...]:
    """What is completed, since when, and what is still missing before it is signed off."""
    return tuple(
        ListEntry(
            action=entry.action.title or entry.action.id,
            where=place(entry.action.sites),
            owner=role_of(entry.owner),
            says=" ".join(not_borne_out(entry))
            or "Nothing is missing: someone else can sign it off.",
            beside=day(entry.action.completed_on, report.week.reported_on),
        )
        for entry in report.unassured
    )


def quality_in_words(quality: Quality, week: Week) -> tuple[tuple[str, str], ...]:
    """What is known of the data, each under its name."""
    lines = [("Exports", _reach(quality.reaches, week))]
    if quality.calls:
        share = number(100 * quality.verified / quality.calls)
        calls = f"{quality.verified:,} of {quality.calls:,} calls due"
        lines.append(("Verified electronically", f"{share} % of the week: {calls}."))
    lines.append(("Rows put aside", _rows(quality, week)))
    lines += [("Still coming in", text) for text in quality.provisional]
    return tuple(lines)


def _passed_on(raised: Iterable[PassedOn], today: date) -> Iterable[str]:
    """To whom, since when, and who has acknowledged it; those alike together."""
    days_of: dict[tuple[str, str], list[date]] = {}
    for entry in raised:
        heard = f"Acknowledged on {entry.acknowledged}." if entry.acknowledged else _UNHEARD
        days_of.setdefault((entry.to, heard), []).append(entry.escalation.fell_due)
    for (to, heard), days in days_of.items():
        yield f"{to}, since {day(min(days), today)}. {heard}"


def _reach(reaches: tuple[Freshness, ...], week: Week) -> str:
    dated = [export for export in reaches if export.through]
    late = [export for export in dated if week.days_short(export)]
    if not dated:
        return "None has been loaded."
    if not late:
        return f"All {len(dated)} that go by the day reach the end of the week."
    names = (export.source.replace("_", " ") for export in late)
    days = (day(export.through, week.reported_on) for export in late)
    ends = ", ".join(f"{name} ends on {on}" for name, on in zip(names, days, strict=True))
    return f"{len(dated) - len(late)} of {len(dated)} reach the end of the week; {ends}."


def _rows(quality: Quality, week: Week) -> str:
    now, last = quality.this_week, quality.last_load
    if not last.loads:
        return "Nothing has been loaded."
    which = "first load after it" if last.on > week.reported_on else "last load"
    newest = f"the {which}, on {day(last.on, week.reported_on)}, {_share(last.rejected, last.read)}"
    if not now.loads:
        return f"Nothing was loaded for this week; of {newest}."
    loads = count(now.loads, "load")
    return f"{_share(now.rejected, now.read)} in {loads} for this week; of {newest}."


def _share(rejected: int, read: int) -> str:
    return f"{rejected:,} of {read:,} rows"


# Two pages for one site, eight for a group of twenty, twelve at most. The most urgent come first,
# and nothing is left out without saying how much.


PAGES = {1: 2, 20: 8}  # sites at most: pages at most
MOST_PAGES = 12
SHARES = (1, 0.8, 0.6, 0.45, 0.3, 0.2, 0.12)  # of every list that is shown, one try after another
TEMPLATE = Path(__file__).with_name("weekly.typ")


def weekly_pdf(report: Weekly, made_on: date | None = None) -> bytes:
    """The report as PDF/UA-1; the same bytes for the same report and the same day."""
    colophon = replace(report.colophon, made_on=made_on or report.colophon.made_on)
    most = next((many for sites, many in PAGES.items() if report.site_count <= sites), MOST_PAGES)
    for share in SHARES:
        drawn = Drawings()
        made = pdf(TEMPLATE, colophon, _told(report, share, drawn), drawn.figures)
        if pages_of(made) <= most:
            break
    return made


def _told(report: Weekly, share: float, drawn: Drawings) -> dict[str, Any]:
    def some(entries: Sequence[Any]) -> dict[str, Any]:
        """The first of a list, and how many more there are."""
        rows = entries[: ceil(share * len(entries))]
        return {"rows": plain(list(rows)), "more": len(entries) - len(rows)}

    targets = some(range(len(report.rows)))
    rows = [drawn.row(report.rows[at]) for at in targets["rows"]]
    return {
        **picked(report, "finding caution comment"),
        "answers": answers_in_words(report.watched),
        "problems": some(problems_in_words(report)),
        "looked": report.problems.says,
        "adapt": some(to_adapt_in_words(report)),
        "targets": targets | {"rows": rows},
        "waiting": some(waiting_in_words(report)),
        "unassured": some(unassured_in_words(report)),
        "beside": [
            {"says": each.says, "title": each.title, "drawing": drawn.funnel(each.funnel)}
            for each in report.side_by_side[: 4 if share > SHARES[2] else 2]
            if each.funnel is not None
        ],
        "not_beside": not_beside(report),
        "quality": quality_in_words(report.quality, report.week),
    }
