"""How many calls began how early or late: bands of minutes, the tolerance, middle and slow end."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from charts import scene as marks
from charts import words
from charts.axis import axis_of
from charts.palette import Palette, palette, softly
from metrics.measure import PERCENT
from metrics.questions.calls import BAND, FIRST, LAST, Lateness, MinuteBand


@dataclass(frozen=True, kw_only=True)
class Distribution:
    """Everything the picture shows. early and late: the tolerance, in minutes either side."""

    axis: str
    lateness: Lateness
    early: float
    late: float

    def sentence(self, band: MinuteBand) -> str:
        """One band as a sentence."""
        share = words.measured(self.lateness.share(band.calls), PERCENT)
        return f"{band.name}: {band.calls:,} {'call' if band.calls == 1 else 'calls'}, {share}"


def distribution_alt_text(bars: Distribution) -> str:
    """How many lie beyond the tolerance on either side, and the middle and the slow end."""
    of = bars.lateness
    if not of.calls:
        return f"{bars.axis}: {words.NOTHING}."
    beyond = sum(band.early for band in of.bands), sum(band.late for band in of.bands)
    shares = [words.measured(of.share(calls), PERCENT) for calls in beyond]
    return (
        f"{bars.axis}. Of {of.calls:,} calls, {shares[0]} began more than {bars.early:g} minutes"
        f" early and {shares[1]} more than {bars.late:g} minutes late."
        f" Half began by {minute(of.median)}, nine in ten by {minute(of.ninetieth)}."
    )


def minute(value: int | None) -> str:
    """A whole minute of lateness as it is said.

    >>> minute(0), minute(-3), minute(11), minute(None)
    ('the planned time', '3 min early', '11 min late', 'no figure')
    """
    if value is None:
        return "no figure"
    if value == 0:
        return "the planned time"
    return f"{abs(value)} min {'early' if value < 0 else 'late'}"


STEP = 0.09  # of the height: a line's top below that of the line to its left
HEADROOM = 1.45  # above the tallest bar, for the words


def distribution_scene(bars: Distribution, *, dark: bool = False) -> marks.Scene:
    """Bars are pale as far as calls were on time, strong beyond; both marks are named."""
    colours = palette(dark=dark)
    of = bars.lateness
    starts = [_start(band) for band in of.bands]
    first = min(-bars.early, *starts, 0) - BAND  # from before the tolerance and the first bar
    last = max(bars.late, *starts, 0) + 2 * BAND
    shares = [of.share(band.calls) for band in of.bands]
    high, ticks = HEADROOM * max(shares, default=1), axis_of([0.0, *shares], (0, 100)).ticks
    size = replace(marks.PAGE, height=0.8 * marks.PAGE.height, right=marks.PAGE.text, foot=2.4)
    frame = marks.Frame(size, first, last, 0, high, ticks, top=3 * size.text)
    minutes = (
        (at, f"{abs(at)} {'early' if at < 0 else 'late'}") for at in range(FIRST, LAST + 1, 15)
    )
    return marks.Scene(
        frame,
        ((bars.axis, False),),
        tuple(_marks(bars, high, colours)) if of.calls else (),
        distribution_alt_text(bars),
        colours,
        names=tuple((at, name if at else "planned") for at, name in minutes),
        levels=tuple((tick, f"{words.number(tick)} %") for tick in ticks),
    )


def _start(band: MinuteBand) -> int:
    """Where a bar begins; one without an end beyond the last that has one."""
    if band.first is None:
        return (band.last or 0) - BAND
    return band.first


def _marks(bars: Distribution, high: float, colours: Palette) -> Iterator[marks.Mark]:
    """The tolerance shaded, the bars, and lines with their words, each lower than to its left."""
    yield marks.Band(-bars.early, bars.late, colours.shade)
    yield marks.Line(((-bars.early, 0), (-bars.early, high)), marks.Stroke(colours.target, 1.5))
    for band in bars.lateness.bands:
        left, (pale, share) = _start(band), map(bars.lateness.share, (band.on_time, band.calls))
        right = left + BAND - 0.3
        yield marks.Rectangle((left + 0.3, 0), (right, pale), softly(colours.line, 0.55))
        yield marks.Rectangle((left + 0.3, pale), (right, share), colours.neither)
        outline = ((left, 0), (left, share), (right, share), (right, 0))
        yield marks.Area(outline, marks.CLEAR, bars.sentence(band))
    on_time = (bars.late, f"on time: to {bars.late:g} min late", marks.Stroke(colours.target, 1.5))
    dashed = marks.Stroke(colours.ink, 1.5, marks.Dash.FINE)
    half, most = bars.lateness.median, bars.lateness.ninetieth
    named = ((half, "half began by"), (most, "nine in ten by"))
    lines = [(at + 0.5, f"{name} {minute(at)}", dashed) for at, name in named if at is not None]
    for place, (at, text, stroke) in enumerate(sorted((on_time, *lines), key=lambda line: line[0])):
        top = 1 - STEP * place
        yield marks.Line(((at, 0), (at, top * high)), stroke)
        yield marks.Words(text, (at, marks.Share(top)), stroke.colour, (4, 0), stand="top")
