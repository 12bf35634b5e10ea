"""A small run chart on paper, one of many: written straight as SVG, which is quick and small.

The same spans, levels and meanings as the large chart; its words are the last value and the target.
"""

from datetime import date, timedelta
from math import isfinite

from charts import axis as value_axis
from charts import words
from charts.axis import baseline_span, centre_levels, goal_levels, period_days
from charts.labels import Room, edge_labels, spread
from charts.palette import LIGHT, Meaning, colour, meaning
from charts.picture import Picture, alt_text
from charts.print.paper import Sheet, framed, line, polyline, text
from charts.print.run_chart import SHADE

SMALL = Sheet(width=190, height=46, text=6.5, marker=2.4, right=52, is_large=False, is_small=True)
SHOWN = timedelta(weeks=60)  # at most so far back
SHOWN_NARROW, NARROW = timedelta(weeks=40), 150  # on a sheet narrower than so many points
NOT_DRAWN = "too few to draw"
_DASHED, _DOTTED = 'stroke-dasharray="3 2"', 'stroke-dasharray="1 2"'


def draw(one: Picture, sheet: Sheet = SMALL, *, says_last: bool = True) -> str:
    """SVG text with the finding as its title. `says_last`: the last value may be written."""
    inside = _Plot(one, sheet).drawn(says_last) if one.figures.periods else _nothing(sheet)
    return framed(sheet, alt_text(one), inside)


class _Plot:
    """Where days and values lie on the sheet, and what is drawn there."""

    def __init__(self, one: Picture, sheet: Sheet) -> None:
        self.one, self.sheet = one, sheet
        scale = value_axis.axis(one)
        self.low, self.high = scale.low, scale.high
        step = period_days(one)
        self.last = one.figures.periods[-1] + step
        back = SHOWN if sheet.width >= NARROW else SHOWN_NARROW
        self.first = max(one.figures.periods[0] - step / 2, self.last - back)
        self.right = sheet.width - sheet.right
        self.foot = sheet.height - 1.5 * sheet.text

    def drawn(self, says_last: bool) -> str:
        """From the back to the front."""
        parts = [*self._behind(), *self._course(), *self._beside(says_last), *self._days()]
        return "".join(parts)

    def x(self, day: date) -> float:
        return 2 + (self.right - 4) * ((day - self.first) / (self.last - self.first))

    def y(self, value: float) -> float:
        return 3 + (self.foot - 6) * (self.high - value) / (self.high - self.low)

    def _behind(self) -> list[str]:
        parts = []
        shaded = baseline_span(self.one)
        if shaded and shaded[1] > self.first:
            left, right = self.x(max(shaded[0], self.first)), self.x(min(shaded[1], self.last))
            parts.append(
                f'<rect x="{left:.1f}" y="0" width="{right - left:.1f}" height="{self.foot:.1f}" '
                f'fill="{SHADE}"/>'
            )
        parts.append(line((0, self.foot), (self.right, self.foot), LIGHT.grid, ""))
        for level in centre_levels(self.one):
            how = _DASHED if level.is_carried else ""
            parts += self._level(level, LIGHT.quiet, f'stroke-width="0.8" {how}')
        for level in goal_levels(self.one, self.first, self.last):
            parts += self._level(level, LIGHT.target, f'stroke-width="1.1" {_DOTTED}')
        parts += self._limits()
        for change in (*self.one.story.changes, *self.one.story.phases):
            if self.first <= change.on <= self.last:
                at = self.x(change.on)
                tint, how = (LIGHT.ink, "") if change.is_current else (LIGHT.quiet, _DOTTED)
                parts.append(line((at, 0), (at, self.foot), tint, f'stroke-width="1" {how}'))
        return parts

    def _level(self, level, tint: str, how: str) -> list[str]:
        start, end = max(level.start, self.first), min(level.end, self.last)
        if end <= start:
            return []
        at = self.y(level.value)
        return [line((self.x(start), at), (self.x(end), at), tint, how)]

    def _limits(self) -> list[str]:
        """Both limits of a control chart, from point to point."""
        found = []
        lines = self.one.limits
        for side in (lines.lower, lines.upper) if lines else ():
            places = zip(self.one.figures.periods, side, strict=True)
            known = [(d, float(at)) for d, at in places if d >= self.first and isfinite(at)]
            if len(known) > 1:
                how = f'stroke="{LIGHT.neither}" stroke-width="0.5" {_DASHED}'
                found.append(polyline([(self.x(d), self.y(value)) for d, value in known], how))
        return found

    def _course(self) -> list[str]:
        """The line of complete periods, broken at gaps; points by what they mean."""
        figures, stretches, points = self.one.figures, [[]], []
        rows = zip(
            figures.periods, figures.values, figures.complete, self.one.points.used,
            self.one.sides(), strict=True,
        )  # fmt: skip
        for day, value, complete, used, side in rows:
            if day < self.first:
                continue
            if not isfinite(value):
                stretches.append([])
                continue
            place = (self.x(day), self.y(value))
            points.append(self._point(place, meaning(side, self.one.story.better), bool(used)))
            stretches[-1].append(place) if complete else stretches.append([])
        style = f'stroke="{LIGHT.line}" stroke-width="0.8"'
        lines = [polyline(each, style) for each in stretches if len(each) > 1]
        return [*lines, *points]

    def _point(self, place: tuple[float, float], of: Meaning, is_used: bool) -> str:
        (x, y), size = place, self.sheet.marker / 2
        if not is_used:
            hollow = f'fill="{LIGHT.paper}" stroke="{LIGHT.neither}" stroke-width="0.7"'
            return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size:.1f}" {hollow}/>'
        tint = colour(of, LIGHT)
        if of is Meaning.CONCERN:
            big = 1.6 * size
            around = f"{x:.1f},{y - big:.1f} {x + big:.1f},{y:.1f} {x:.1f},{y + big:.1f}"
            return f'<polygon points="{around} {x - big:.1f},{y:.1f}" fill="{tint}"/>'
        big = size if of is Meaning.NEITHER else 1.35 * size
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{big:.1f}" fill="{tint}"/>'

    def _beside(self, says_last: bool) -> list[str]:
        """The last value and the target at the right edge, kept apart."""
        found = [
            label
            for label in edge_labels(self.one, Room.LITTLE, LIGHT)
            if says_last or not label.is_strong
        ]
        downs = spread([self.y(label.value) for label in found], 1.25 * self.sheet.text)
        lowest = self.sheet.height - 0.3 * self.sheet.text
        over = max([0.0, *(down + 0.35 * self.sheet.text - lowest for down in downs)])
        return [
            text(
                (self.right + 3, max(down - over, 0.6 * self.sheet.text) + 0.35 * self.sheet.text),
                label.words,
                f'font-size="{self.sheet.text}" fill="{label.colour}"'
                + (' font-weight="bold"' if label.is_strong else ""),
            )
            for label, down in zip(found, downs, strict=True)
        ]

    def _days(self) -> list[str]:
        """The first and the last period, named at the foot."""
        shown = [day for day in self.one.figures.periods if day >= self.first]
        at = self.sheet.height - 0.25 * self.sheet.text  # room below for the tails of letters
        style = f'font-size="{self.sheet.text}" fill="{LIGHT.quiet}"'
        last = f'{style} text-anchor="end"'
        return [
            text((2, at), f"{words.short_day(shown[0])} {shown[0].year}", style),
            text((self.right - 2, at), words.short_day(shown[-1]), last),
        ]


def not_drawn(sheet: Sheet) -> str:
    """The sheet of a measure whose points would tell how few stand behind them."""
    return framed(sheet, NOT_DRAWN, _said(sheet, NOT_DRAWN))


def _nothing(sheet: Sheet) -> str:
    return _said(sheet, words.NOTHING)


def _said(sheet: Sheet, told: str) -> str:
    style = f'font-size="{sheet.text}" fill="{LIGHT.quiet}"'
    return text((2, sheet.height / 2), told, style)
