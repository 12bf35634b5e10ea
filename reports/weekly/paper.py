"""The report on paper: what is told to its template, in as few pages as it may have."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from math import ceil
from pathlib import Path
from typing import Any

from charts.funnel import FunnelPicture, funnel_alt_text, funnel_scene
from charts.icons import assurance_svg, variation_svg
from charts.picture import alt_text
from charts.run_chart import bare, small_run_chart
from charts.scene import HALF, Room, Size
from charts.words import number
from charts.write.svg import drawing
from plan.model import Action
from plan.standing import Trigger
from plan.words.answers import Tone
from plan.words.numbers import count, day, place
from reports.edition import picked, plain
from reports.paper.setting import PaperFigure, marked, pages_of, pdf
from reports.weekly.content import PassedOn, Quality, Reach, TargetLine, Watched, Week, Weekly
from reports.weekly.words import (
    NOT_DRAWN,
    answers_in_words,
    assurance_in_words,
    beside_in_words,
    has_assurance,
    measured,
    name_of,
    not_beside,
    state_in_words,
    state_tone,
    title_of,
    value_in_words,
    variation_in_words,
    week_in_words,
)

FUNNEL = replace(HALF, width=240, height=180, marker=3.2)
SMALL = Size(122, 36, text=6.2, marker=1.9, right=40, room=Room.LITTLE, is_paper=True)
LARGE = Size(250, 52, text=7, marker=2.6, right=56, room=Room.LITTLE, is_paper=True)
TOO_FEW = "too few to draw"


class Drawings:
    """The drawings made so far, by name: `figures` goes to the template beside what is told."""

    def __init__(self) -> None:
        self.figures: dict[str, PaperFigure] = {}
        self._icons: dict[str, str] = {}

    def action(self, action: Watched, today: date, sheet: Size) -> dict[str, Any]:
        """One action with its targets."""
        return {
            **picked(action, "id=action.id owner state is_new"),
            **marked(action.wording),
            "title": name_of(action),
            "where": place(action.action.sites),
            "week": week_in_words(action, today),
            "sentences": " ".join(action.sentences),
            "targets": [self.target(line, sheet) for line in action.targets],
        }

    def target(self, line: TargetLine, sheet: Size) -> dict[str, Any]:
        """One target with its icons and its course."""
        return {
            "title": title_of(line),
            "part": str(line.part),
            "last": value_in_words(line.last),
            "count": beside_in_words(line.last),
            "target": measured(line.target, line.measure),
            "state": state_in_words(line),
            "tone": state_tone(line),
            "variation": variation_in_words(line),
            "variation_icon": self._icon(variation_svg(line.icons)) if line.is_judged else "",
            "assurance": assurance_in_words(line),
            "assurance_icon": self._icon(assurance_svg(line.icons)) if has_assurance(line) else "",
            "drawing": self._course(line, sheet),
        }

    def funnel(self, funnel: FunnelPicture) -> str:
        """A funnel, by its name."""
        return self._named("funnel", drawing(funnel_scene(funnel, FUNNEL)), funnel_alt_text(funnel))

    def _course(self, line: TargetLine, sheet: Size) -> str:
        if line.course is None:
            return self._named("course", drawing(bare(sheet, TOO_FEW, NOT_DRAWN)), NOT_DRAWN)
        is_said = line.course.story.by is line.last.by
        svg = drawing(small_run_chart(line.course, sheet, says_last=is_said))
        return self._named("course", svg, alt_text(line.course))

    def _icon(self, svg: str) -> str:
        """Each icon once; its words stand beside it."""
        if svg not in self._icons:
            self._icons[svg] = self._named("icon", svg, "icon")
        return self._icons[svg]

    def _named(self, kind: str, svg: str, alt: str) -> str:
        name = f"{kind}-{len(self.figures)}"
        self.figures[name] = PaperFigure(svg, alt)
        return name


# The report's lists and its data in words: the same on the page and on paper.


NEW = "new this week"
_UNHEARD = "Not acknowledged."
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
    """What slipped and what was passed on, one line an action; what is new this week first."""
    actions = {entry.action.id: entry.action for entry in (*report.slipped, *report.passed_on)}
    entries = [_waiting(report, action) for action in actions.values()]
    return tuple(sorted(entries, key=lambda entry: not entry.mark))


def unassured_in_words(report: Weekly) -> tuple[ListEntry, ...]:
    """What is completed, since when, and what stands against signing that it is assured."""
    return tuple(
        ListEntry(
            action=entry.action.title or entry.action.id,
            where=place(entry.action.sites),
            owner=entry.owner,
            says=" ".join(entry.against) or "Nothing stands against it: someone else can sign.",
            beside=day(entry.completed_on, report.week.reported_on),
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


def _waiting(report: Weekly, action: Action) -> ListEntry:
    slipped = [entry for entry in report.slipped if entry.action.id == action.id]
    raised = [entry for entry in report.passed_on if entry.action.id == action.id]
    others = [e.escalation.says for e in raised if e.escalation.trigger not in _SAID or not slipped]
    owners = {entry.action.id: entry.owner for entry in report.watched}
    return ListEntry(
        action=action.title or action.id,
        where=place(action.sites),
        owner=owners[action.id],
        says=" ".join(dict.fromkeys([*(entry.says for entry in slipped), *others])),
        beside=" ".join(_passed_on(raised, report.week.reported_on)) or "Not passed on yet.",
        mark=NEW if any(entry.is_new for entry in (*slipped, *raised)) else "",
    )


def _passed_on(raised: Iterable[PassedOn], today: date) -> Iterable[str]:
    """To whom, since when, and who has acknowledged it; those alike together."""
    days_of: dict[tuple[str, str], list[date]] = {}
    for entry in raised:
        heard = f"Acknowledged on {entry.acknowledged}." if entry.acknowledged else _UNHEARD
        days_of.setdefault((entry.to, heard), []).append(entry.escalation.fell_due)
    for (to, heard), days in days_of.items():
        yield f"{to}, since {day(min(days), today)}. {heard}"


def _reach(reaches: tuple[Reach, ...], week: Week) -> str:
    dated = [export for export in reaches if export.through]
    late = [export for export in dated if export.days_short]
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


# How much of each action a document of few pages holds: in full, briefly, or only counted.
#
# Two pages for one site, eight for a group of twenty, twelve at most. The most urgent come first
# and are told in full as far as there is room; nothing is left out without saying how much.


PAGE = 735  # points of a page that can be written on
PAGES = {1: 2, 20: 8}  # sites at most: pages at most
MOST_PAGES = 12
ROWS = {1: 6, 20: 14}  # and rows of each list
MOST_ROWS = 20
MANY, MOST_IN_FULL = 16, 10  # actions beyond which few are told in full, and how many
SHARES = (0.97, 0.85, 0.7, 0.5, 0.3)  # of the room that is reckoned with, one try after another


@dataclass(frozen=True)
class PageLayout:
    """Actions in full, actions in rows of the table, how many are only counted, rows of lists."""

    full: tuple[Watched, ...]
    brief: tuple[Watched, ...]
    left_out: int
    rows: int
    funnels: int


def most_pages(report: Weekly) -> int:
    """How many pages a report on so many sites may have."""
    return next((many for sites, many in PAGES.items() if report.site_count <= sites), MOST_PAGES)


def layouts(report: Weekly) -> Iterator[PageLayout]:
    """The fullest that should fit, then ever closer ones, for words that take more than usual."""
    for share in SHARES:
        yield _layout(report, share)


def _layout(report: Weekly, share: float) -> PageLayout:
    usual = next((many for sites, many in ROWS.items() if report.site_count <= sites), MOST_ROWS)
    rows, funnels = max(round(usual * share), 3), 4 if share > SHARES[1] else 2
    room = share * PAGE * most_pages(report) - _elsewhere(report, rows, funnels)
    kept: list[Watched] = []
    for action in report.watched:
        room -= _brief(action)
        if room < 0:
            room += _brief(action)
            break
        kept.append(action)
    full: list[Watched] = []
    for action in _in_full(report, kept):
        room -= _full(action) - _brief(action)
        if room < 0:
            break
        full.append(action)
    brief = tuple(action for action in kept if action not in full)
    return PageLayout(tuple(full), brief, len(report.watched) - len(kept), rows, funnels)


def _in_full(report: Weekly, kept: list[Watched]) -> list[Watched]:
    """All of a few; of many, those whose answer is new or has turned for the worse."""
    if len(report.watched) <= MANY:
        return kept
    turned = [action for action in kept if action.is_new or action.wording.tone is Tone.WORSE]
    return turned[:MOST_IN_FULL]


def _full(action: Watched) -> int:
    """Points that an action in full takes, by its letters."""
    lines = _lines(action.action.title, 78) + _lines(" ".join(action.sentences), 88)
    return 50 + 13 * lines + 72 * len(action.targets)


def _brief(action: Watched) -> int:
    """Points that its rows of the table take."""
    lines = 3 + _lines(action.action.title, 24) + _lines(action.owner, 24)
    rows = sum(max(38, 10 * _lines(title_of(line), 15) + 18) for line in action.targets)
    return max(10 * lines + 8, rows)


def _elsewhere(report: Weekly, rows: int, funnels: int) -> int:
    """Points of all that is no action: finding, lists, sites side by side, data."""
    entries = (*waiting_in_words(report)[:rows], *unassured_in_words(report)[:rows])
    listed = sum(14 + 10 * max(_lines(e.says, 42), 2 + _lines(e.action, 36)) for e in entries)
    drawn = min(funnels, sum(comparison.funnel is not None for comparison in report.side_by_side))
    return 330 + listed + 245 * ceil(drawn / 2)


def _lines(text: str, letters: int) -> int:
    return max(1, ceil(len(text) / letters))


TEMPLATE = Path(__file__).with_name("weekly.typ")


def weekly_pdf(report: Weekly, made_on: date | None = None) -> bytes:
    """The report as PDF/UA-1; the same bytes for the same report and the same day."""
    colophon = replace(report.colophon, made_on=made_on or report.colophon.made_on)
    for held in layouts(report):
        drawn = Drawings()
        made = pdf(TEMPLATE, colophon, _told(report, held, drawn), drawn.figures)
        if pages_of(made) <= most_pages(report):
            break
    return made


def _told(report: Weekly, held: PageLayout, drawn: Drawings) -> dict[str, Any]:
    today = report.week.reported_on
    return {
        **picked(report, "finding caution"),
        "answers": answers_in_words(report.watched),
        "waiting": _some(waiting_in_words(report), held.rows),
        "full": [drawn.action(action, today, LARGE) for action in held.full],
        "brief": [drawn.action(action, today, SMALL) for action in held.brief],
        "left_out": held.left_out,
        "unassured": _some(unassured_in_words(report), held.rows),
        "beside": [
            {"says": action.says, "title": action.title, "drawing": drawn.funnel(action.funnel)}
            for action in report.side_by_side[: held.funnels]
            if action.funnel is not None
        ],
        "not_beside": not_beside(report),
        "quality": quality_in_words(report.quality, report.week),
    }


def _some(entries: tuple[ListEntry, ...], rows: int) -> dict[str, Any]:
    """The first of a list, and how many more there are."""
    return {"rows": plain(entries[:rows]), "more": max(len(entries) - rows, 0)}
