"""The scene of a run chart or control chart, for every medium and size."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from math import isfinite, sqrt

import numpy as np

from charts import axis, words
from charts.axis import Label
from charts.palette import LIGHT, SYMBOLS, Meaning, Palette, colour, meaning, palette, softly
from charts.picture import DayOfChange, Picture, alt_text
from charts.scene import (
    PAGE,
    Area,
    Band,
    Dash,
    Frame,
    Line,
    Mark,
    Points,
    Room,
    Scene,
    Share,
    Size,
    Stroke,
    Words,
    headed,
)
from metrics.calendar import By, bank_holidays, period_end

HEADING, ROW = 1.3, 1.5  # height of a row of the heading, and of words above the plot
WALL = 18  # letters so large are read on a wall, where nothing is pointed at
BESIDE = 1.25  # from one label at the right edge to the next, in text sizes


def run_chart(
    picture: Picture, size: Size = PAGE, *, dark: bool = False, among: tuple[Picture, ...] = ()
) -> Scene:
    """The scene of a picture, on one scale of values and time with those `among` it."""
    colours = palette(dark=dark)
    scale, (first, last) = axis.axis(picture, *among), axis.span(picture, *among)
    heading, banners = _heading(picture, size, scale), _banners(picture, size, first, last)
    levels = max((row for _, name, row, _ in banners if name), default=-1) + 1
    top = ROW * size.text * levels + HEADING * size.text * (len(heading) + 0.9)
    frame = Frame(size, first, last, scale.low, scale.high, scale.ticks, top)
    if not picture.figures.periods:
        bare = replace(frame, ticks=())
        return Scene(bare, heading, (nothing(colours),), alt_text(picture), colours, names=())
    marks = (
        *behind(picture, frame, colours),
        *_named_changes(banners, frame, colours),
        *course(picture, size, colours),
        *_baseline_words(picture, frame, colours),
        *beside(axis.edge_labels(picture, size.room, colours), frame),
    )
    return Scene(frame, heading, marks, alt_text(picture), colours)


SHOWN = timedelta(weeks=60)  # a small chart goes at most so far back
SHOWN_NARROW, NARROW = timedelta(weeks=40), 150  # where it is narrower than so many points


def small_run_chart(picture: Picture, size: Size, *, says_last: bool = True) -> Scene:
    """A run chart a few lines of text high: no axis, its newest year, last value and target.

    `says_last`: the last value may be written.
    """
    if not picture.figures.periods:
        return bare(size, words.NOTHING, alt_text(picture))
    scale, step, periods = axis.axis(picture), axis.period_days(picture), picture.figures.periods
    last = periods[-1] + step
    back = SHOWN if size.width >= NARROW else SHOWN_NARROW
    first = max(periods[0] - step / 2, last - back)
    size = replace(size, left=2 / size.text, foot=1.6)
    frame = Frame(size, first, last, scale.low, scale.high, (), top=1)
    without_gap = replace(picture, topic=replace(picture.topic, expected=None))
    labels = axis.edge_labels(picture, Room.LITTLE, LIGHT)
    marks = (
        *behind(without_gap, frame, LIGHT),
        *(upright(of, LIGHT) for of in picture.topic.named if first <= of.on <= last),
        *course(picture, size, LIGHT),
        *beside([label for label in labels if says_last or not label.is_strong], frame),
        *_ends([day for day in periods if day >= first], size),
    )
    return Scene(frame, (), marks, alt_text(picture), names=())


def bare(size: Size, text: str, alt: str) -> Scene:
    """A sheet that says why nothing is drawn."""
    frame = Frame(replace(size, left=0.3, foot=0), 0, 1, 0, 1, (), top=0)
    return Scene(frame, (), (Words(text, (Share(0), Share(0.5)), LIGHT.quiet),), alt, names=())


def _ends(shown: list[date], size: Size) -> Iterator[Mark]:
    """The foot of a small chart, with its first and its last period."""
    yield Line(((Share(0), Share(0)), (Share(1), Share(0))), Stroke(LIGHT.grid, 1))
    first = f"{words.short_day(shown[0])} {shown[0].year}"
    for at, name, align in ((0, first, "left"), (1, words.short_day(shown[-1]), "right")):
        yield Words(name, (Share(at), Share(0)), LIGHT.quiet, (0, -0.6 * size.text), align, "top")


def _heading(picture: Picture, size: Size, scale: axis.Axis) -> tuple[tuple[str, bool], ...]:
    """The finding where there is room for it, then what is drawn; and whether the axis is cut."""
    what = picture.topic.axis + (f" ({scale.note})" if scale.note else "")
    notes = (what, picture.note if size.room is Room.AMPLE else "")
    return headed(picture.topic.title, notes, size)


def behind(picture: Picture, frame: Frame, colours: Palette) -> Iterator[Mark]:
    """Rest days, baseline, gap, limits, centre, target, what was expected with its interval."""
    yield from _rest_days(picture, colours)
    shaded = axis.baseline_span(picture)
    if shaded:
        yield Band(*shaded, colours.shade)
    days, happened, usual = axis.gap_outline(picture)
    if days:
        outline = [*zip(days, happened, strict=True), *zip(days[::-1], usual[::-1], strict=True)]
        yield Area(outline, softly(colour(axis.gap_meaning(picture), colours), 0.16))
    yield from _limits(picture, colours)
    for level in axis.centre_levels(picture):
        stroke = Stroke(colours.quiet, 1.4, Dash.DASHED if level.is_carried else Dash.SOLID)
        yield Line(level.ends, stroke, name=axis.centre_name(picture, level))
    goals = axis.goal_levels(picture, frame.first, frame.last)  # in steps, as it stood at each time
    stairs = tuple(end for level in goals for end in level.ends)
    if stairs:
        yield Line(stairs, Stroke(colours.target, 1.6, Dash.DOTTED), name=axis.TARGET)
    expected = picture.topic.expected
    if expected and expected.days:
        places = tuple(zip(expected.days, expected.values, strict=True))
        yield Line(places, Stroke(colours.quiet, 1.5, Dash.DOTTED), name=axis.EXPECTED)
    yield from _interval(picture, colours)


def _rest_days(picture: Picture, colours: Palette) -> Iterator[Band]:
    """Weekends and bank holidays, where a point is a day."""
    days = picture.figures.periods
    if picture.topic.by is not By.DAY or not days or (days[-1] - days[0]).days >= len(days):
        return
    holidays, noon = bank_holidays(days[0].year, days[-1].year), time(12)
    for day in days:
        if day.weekday() >= 5 or day in holidays:
            sides = (datetime.combine(day + timedelta(days=at), noon) for at in (-1, 0))
            yield Band(*sides, softly(colours.neither, 0.10))


def _limits(picture: Picture, colours: Palette) -> Iterator[Line]:
    """Lower and upper limit of a control chart, as stairs where they vary; each phase its own."""
    if picture.limits is None:
        return
    breaks = np.flatnonzero(np.diff(picture.points.phases)) + 1
    days = list(picture.figures.periods)
    for at in reversed(breaks):
        days.insert(at, days[at])
    for name, side in ((axis.LOWER, picture.limits.lower), (axis.UPPER, picture.limits.upper)):
        values = _known(np.insert(side, breaks, np.nan))
        places = tuple(zip(days, values, strict=True))
        yield Line(places, Stroke(colours.neither, 1, Dash.FINE), is_stair=True, name=name)


def _known(values: Sequence[float]) -> list[float | None]:
    return [float(value) if isfinite(value) else None for value in values]


def _interval(picture: Picture, colours: Palette) -> Iterator[Line]:
    """The interval of the gap as an upright bar with caps, right of the last point."""
    bar = axis.interval_bar(picture)
    if bar is None:
        return
    on, low, high = bar
    left, right = on - axis.period_days(picture) * 0.3, on + axis.period_days(picture) * 0.3
    caps = [(left, low), (right, low), (on, low), (on, high), (left, high), (right, high)]
    yield Line(caps, Stroke(colour(axis.gap_meaning(picture), colours), 2.5), name=axis.INTERVAL)


VARIED = 1.5  # largest over smallest denominator from which the points differ in size
LEAST, MOST = 0.7, 1.5  # of the usual size


def course(picture: Picture, size: Size, colours: Palette) -> Iterator[Mark]:
    """The line, the points that are judged, and hollow those that are not."""
    figures, used = picture.figures, picture.points.used
    rows = zip(_known(figures.values), figures.complete, strict=True)
    done = [value if complete else None for value, complete in rows]
    places = tuple(zip(figures.periods, done, strict=True))
    yield Line(places, Stroke(colours.line, 1.5), name=axis.COURSE)
    means = [meaning(side, picture.topic.better) for side in picture.sides()]
    sizes = _sizes(picture, size)
    judged = [at for at in range(len(figures.periods)) if used[at]]
    yield Points(
        [(figures.periods[at], figures.values[at]) for at in judged],
        [sizes[at] * (1.0 if means[at] is Meaning.NEITHER else 1.25) for at in judged],
        [colour(means[at], colours) for at in judged],
        [SYMBOLS[means[at]] for at in judged],
        Stroke(colours.paper, size.rim),
        [hover(picture, at) for at in judged],
        [axis.STANDS_OUT.get(means[at], "") for at in judged],
    )
    known = (at for at, value in enumerate(figures.values) if isfinite(value))
    hollow = [at for at in known if not used[at]]
    yield Points.alike(
        [(figures.periods[at], figures.values[at]) for at in hollow],
        colours.paper,
        size.marker,
        Stroke(colours.neither, 1.5),
        hover=[hover(picture, at) for at in hollow],
        names=[axis.LEFT_OUT if figures.complete[at] else axis.UNFINISHED for at in hollow],
    )


def _sizes(picture: Picture, size: Size) -> list[float]:
    """Area by denominator where denominators are far from equal: thin points look thin."""
    room = np.array(picture.figures.denominators, dtype=float)
    known = room[np.isfinite(room) & (room > 0)]
    if not len(known) or known.max() <= VARIED * known.min():
        return [size.marker] * len(room)
    typical = float(np.median(known))
    share = [sqrt(value / typical) if isfinite(value) and value > 0 else 1.0 for value in room]
    return [size.marker * min(max(value, LEAST), MOST) for value in share]


def hover(picture: Picture, at: int) -> tuple[str, ...]:
    """Period, value, numerator of denominator, and every rule that fired there."""
    figures, topic = picture.figures, picture.topic
    value, counted = picture.figure_at(at), ""
    known = isfinite(figures.numerators[at]) and isfinite(figures.denominators[at])
    if known and not picture.hidden_at(at):
        over = words.number(figures.denominators[at])
        many = words.number(figures.numerators[at])
        # A sum of scores is larger than how many there were: "20 of 5" would say nothing.
        exceeds = figures.numerators[at] > figures.denominators[at]
        counted = f" (from {over} counted)" if exceeds else f" ({many} of {over})"
    elif topic.unit == words.DAYS and figures.denominators[at] > 1 and not picture.few_at(at):
        counted = f" each ({words.number(figures.denominators[at])} on that day)"
    lines = [words.period(figures.periods[at], topic.by), f"{value}{counted}"]
    lines += [words.RULES[signal.rule, signal.side] for signal in picture.signals_at(at)]
    if topic.still_counting and at == len(figures.periods) - 1:
        lines.append("still counting: none since the last")
    elif not figures.complete[at]:
        lines.append("not complete yet: not judged")
    start, end = figures.periods[at], period_end(figures.periods[at], topic.by)
    lines += [f"left out: {gone.reason}" for gone in topic.left_out if gone.period == start]
    return (*lines, *(note.name for note in topic.notes if start <= note.on <= end))


# An action's name above the plot, the row in which it stands, and whether left of its line.
_Banner = tuple[DayOfChange, str, int, bool]


def _banners(picture: Picture, size: Size, first: date, last: date) -> list[_Banner]:
    """The changes in view with their names, in rows so that none covers another.

    Where room is short only the change in question is named. On paper there is one row: the name
    of the change in question, and others where they fit.
    """
    shown = [change for change in picture.topic.named if first <= change.on <= last]
    shown.sort(key=lambda change: (size.is_paper and not change.is_current, change.on))
    most = 2 * size.letters // 5 if size.is_paper else 46 if size.has_title else 26
    room, starts, widths = size.width - size.left * size.text - size.right, [], []
    names, is_left = [], []
    for change in shown:
        matters = change.is_current or change in picture.topic.notes
        is_named = size.room is Room.AMPLE or (size.room is Room.SOME and matters)
        name = f"{words.short_day(change.on)}: {words.shortened(change.name, most)}"
        names.append(name if is_named else "")
        wide = size.letter * len(name) + size.text if is_named else 0.0
        start = room * (change.on - first) / (last - first)
        is_left.append(start + wide > room + size.right)
        starts.append(start - wide if is_left[-1] else start)
        widths.append(wide)
    placed = axis.rows(starts, widths)
    if size.is_paper:
        names = ["" if row else name for name, row in zip(names, placed, strict=True)]
    return list(zip(shown, names, placed, is_left, strict=True))


def _named_changes(banners: list[_Banner], frame: Frame, colours: Palette) -> Iterator[Mark]:
    """The line of each change, up to its name; the one in question strongest."""
    text = frame.size.text
    for change, name, row, is_left in banners:
        up = row * ROW * text
        yield upright(change, colours, 1 + (up + 0.9 * ROW * text) / frame.tall * bool(name))
        if name:
            yield Words(
                name,
                (change.on, Share(1)),
                colours.ink if change.is_current else colours.quiet,
                moved=(-3 if is_left else 3, up),
                align="right" if is_left else "left",
                stand="bottom",
                is_strong=change.is_current,
                ground=colours.paper,
            )


def upright(change: DayOfChange, colours: Palette, top: float = 1, width: float = 2) -> Line:
    """A line on the day practice changed, up to a share of the plot."""
    strong, faint = Stroke(colours.ink, width), Stroke(colours.quiet, 1, Dash.DOTTED)
    ends = ((change.on, Share(0)), (change.on, Share(top)))
    return Line(ends, strong if change.is_current else faint, name=change.label)


def _baseline_words(picture: Picture, frame: Frame, colours: Palette) -> Iterator[Words]:
    """The name of the shaded spell, with its median: at its foot, or at its top where something is
    drawn along the foot."""
    shaded, size, limits = axis.baseline_span(picture), frame.size, picture.limits
    is_small_on_a_wall = size.room is Room.LITTLE and size.text >= WALL
    has_room = size.room is Room.AMPLE or is_small_on_a_wall
    if not (shaded and has_room and isfinite(picture.level_before)):
        return
    level = words.measured(picture.level_before, picture.topic.unit)
    text = f"before: {picture.centre_name} {level}"
    left, wide, tall = frame.along(shaded[0]), size.letter * len(text), BESIDE * size.text
    lines = [picture.figures.values, picture.centre, *(limits.lines[1:] if limits else ())]
    downs = [
        frame.down(line[at])
        for at, day in enumerate(picture.figures.periods)
        if left <= frame.along(day) <= left + wide
        for line in lines
        if isfinite(line[at])
    ]
    is_at_top = bool(downs) and frame.tall - max(downs) < tall <= min(downs)
    at, stand = (Share(1), "top") if is_at_top else (Share(0), "bottom")
    yield Words(text, (shaded[0], at), colours.quiet, moved=(4, 0), stand=stand)


def beside(labels: list[Label], frame: Frame) -> Iterator[Words]:
    """Labels at the right edge, kept apart."""
    text = frame.size.text
    downs = axis.spread([frame.down(label.value) for label in labels], BESIDE * text)
    lowest, highest = frame.size.height - frame.top - 0.7 * text, frame.top - 0.5 * text
    under = max([0.0, *(down - lowest for down in downs)])
    over = max([0.0, *(-highest - down for down in downs)])
    for label, down in zip(labels, downs, strict=True):
        at = Share(1), frame.value_at(down + over - under)
        yield Words(label.words, at, label.colour, (0.43 * text, 0), is_strong=label.is_strong)


def nothing(colours: Palette) -> Words:
    """In place of a course, where there is none."""
    return Words(words.NOTHING, (Share(0.5), Share(0.5)), colours.quiet, align="center")


SPARK = Size(180, 36, text=1, marker=5.2, right=4, room=Room.LITTLE, left=4, foot=0)


def sparkline(
    picture: Picture, *, dark: bool = False, size: Size = SPARK, within: tuple[float, ...] = ()
) -> Scene:
    """The course in the height of a line of text, with the day practice changed and the target, on
    a scale that also holds the values `within` it.

    It breaks at gaps; the last complete point has the colour of what it means, one that is not
    complete is hollow.
    """
    colours, figures = palette(dark=dark), picture.figures
    if not figures.periods:
        return bare(size, "", alt_text(picture))
    shown = [
        *filter(isfinite, figures.values),
        *within,
        *(goal.value for goal in picture.topic.goals[-1:]),
    ]
    low, high = min(shown, default=0.0), max(shown, default=1.0)
    room = (high - low) / 7 or 1.0
    first, last = figures.periods[0], max(figures.periods[-1], figures.periods[0] + timedelta(1))
    frame = Frame(size, first, last, low - room, high + room, (), top=0)
    marks: list[Mark] = []
    if picture.goal is not None:
        level = ((first, picture.goal.value), (last, picture.goal.value))
        marks.append(Line(level, Stroke(colours.target, 1, Dash.DOTTED)))
    changes = (change for change in picture.topic.changes if first <= change.on <= last)
    marks += [upright(change, colours, width=1) for change in changes]
    marks += [next(iter(course(picture, size, colours))), *_newest(picture, size, colours)]
    return Scene(frame, (), tuple(marks), alt_text(picture), colours, names=())


def _newest(picture: Picture, size: Size, colours: Palette) -> Iterator[Points]:
    """The newest points: filled where judged, hollow where not complete."""
    places = list(zip(picture.figures.periods, picture.figures.values, strict=True))
    if picture.newest is not None:
        of = meaning(picture.sides()[picture.newest], picture.topic.better)
        fill = colours.ink if of is Meaning.NEITHER else colour(of, colours)
        yield Points.alike([places[picture.newest]], fill, size.marker, Stroke(fill, 0))
    known = zip(places, picture.figures.complete, strict=True)
    hollow = [place for place, is_done in known if isfinite(place[1]) and not is_done]
    yield Points.alike(hollow, colours.paper, size.marker, Stroke(colours.neither, 1))
