"""The actions and targets of the report as its template wants them, with their drawings."""

from datetime import date
from typing import Any

from charts.funnel import FunnelPicture, funnel_alt_text
from charts.icons import assurance_svg, variation_svg
from charts.picture import alt_text
from charts.print import funnel, small_chart
from charts.print.paper import Sheet
from reports.faces import FACES
from reports.paper import Figure
from reports.weekly.figures import beside_told, measured, value_told
from reports.weekly.model import TargetLine, Watched
from reports.weekly.words import (
    NOT_DRAWN,
    assurance_told,
    has_assurance,
    name_of,
    state_told,
    state_tone,
    title_of,
    variation_told,
    week_told,
    where,
)

FUNNEL = Sheet(width=240, height=180, text=7, marker=3.2, right=58, is_large=False)
SMALL = Sheet(width=122, height=36, text=6.2, marker=1.9, right=40, is_large=False, is_small=True)
LARGE = Sheet(width=250, height=52, text=7, marker=2.6, right=56, is_large=False, is_small=True)


class Drawn:
    """The drawings made so far, by name: `figures` goes to the template beside what is told."""

    def __init__(self) -> None:
        self.figures: dict[str, Figure] = {}
        self._icons: dict[str, str] = {}

    def action(self, each: Watched, today: date, sheet: Sheet) -> dict[str, Any]:
        """One action with its targets."""
        return {
            "id": each.action.id,
            "mark": FACES[each.answer].mark,
            "tone": each.tone,
            "word": each.headline,
            "title": name_of(each),
            "where": where(each.action.sites),
            "owner": each.owner,
            "week": week_told(each, today),
            "state": str(each.state),
            "sentences": " ".join(each.sentences),
            "is_new": each.is_new,
            "targets": [self.target(line, sheet) for line in each.targets],
        }

    def target(self, line: TargetLine, sheet: Sheet) -> dict[str, Any]:
        """One target with its icons and its course."""
        return {
            "title": title_of(line),
            "part": str(line.part),
            "last": value_told(line.last),
            "count": beside_told(line.last),
            "target": measured(line.target, line.measure),
            "state": state_told(line),
            "tone": state_tone(line),
            "variation": variation_told(line),
            "variation_icon": self._icon(variation_svg(line.icons)) if line.is_judged else "",
            "assurance": assurance_told(line),
            "assurance_icon": self._icon(assurance_svg(line.icons)) if has_assurance(line) else "",
            "drawing": self._course(line, sheet),
        }

    def funnel(self, one: FunnelPicture) -> str:
        """A funnel, by its name."""
        return self._named("funnel", funnel.draw(one, FUNNEL), funnel_alt_text(one))

    def _course(self, line: TargetLine, sheet: Sheet) -> str:
        if line.course is None:
            return self._named("course", small_chart.not_drawn(sheet), NOT_DRAWN)
        is_said = line.course.story.by is line.last.by
        svg = small_chart.draw(line.course, sheet, says_last=is_said)
        return self._named("course", svg, alt_text(line.course))

    def _icon(self, svg: str) -> str:
        """Each icon once; its words stand beside it."""
        if svg not in self._icons:
            self._icons[svg] = self._named("icon", svg, "icon")
        return self._icons[svg]

    def _named(self, kind: str, svg: str, alt: str) -> str:
        name = f"{kind}-{len(self.figures)}"
        self.figures[name] = Figure(svg, alt)
        return name
