"""How many calls began how early or late: bands of minutes, the tolerance, middle and slow end."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from charts import scene as marks
from charts import words
from charts.axis import axis_of
from charts.palette import Palette, palette, softly
from metrics.measure import PERCENT


@dataclass(frozen=True)
class MinuteBand:
    """Calls from `first` to `last` minutes late; None: all beyond. Below nought is early."""

    first: int | None
    last: int | None
    calls: int

    @property
    def name(self) -> str:
        """As an axis or a table names it.

        >>> MinuteBand(-15, -10, 3).name, MinuteBand(10, 15, 3).name, MinuteBand(120, None, 1).name
        ('10 to 15 min early', '10 to 15 min late', 'over 120 min late')
        """
        if self.first is None or self.last is None:
            edge = self.last if self.first is None else self.first
            return f"over {abs(edge or 0)} min {'early' if self.first is None else 'late'}"
        low, high = sorted((abs(self.first), abs(self.last)))
        return f"{low} to {high} min {'early' if self.first < 0 else 'late'}"


@dataclass(frozen=True, kw_only=True)
class Distribution:
    """Everything the picture shows. early and late: the tolerance, in minutes either side."""

    axis: str
    bands: tuple[MinuteBand, ...]
    early: float
    late: float
    median: int | None
    ninetieth: int | None

    @property
    def calls(self) -> int:
        return sum(band.calls for band in self.bands)

    def share(self, band: MinuteBand) -> float:
        """The band's share of all calls, in %."""
        return 100 * band.calls / self.calls if self.calls else 0.0

    def is_within(self, band: MinuteBand) -> bool:
        """Whether the whole band lies within the tolerance."""
        if band.first is None or band.last is None:
            return False
        return band.first >= -self.early and band.last <= self.late

    def sentence(self, band: MinuteBand) -> str:
        """One band as a sentence."""
        share = words.measured(self.share(band), PERCENT)
        return f"{band.name}: {band.calls:,} {'call' if band.calls == 1 else 'calls'}, {share}"


def bands_of(
    counted: tuple[tuple[int, int], ...], width: int, ends: tuple[int, int]
) -> tuple[MinuteBand, ...]:
    """Bands from (minute at which each begins, calls); those beyond the two ends have none.

    >>> [band.name for band in bands_of(((-65, 1), (0, 2), (120, 3)), 5, (-60, 120))]
    ['over 60 min early', '0 to 5 min late', 'over 120 min late']
    """
    first, last = ends
    return tuple(
        MinuteBand(
            start if start >= first else None, start + width if start < last else None, calls
        )
        for start, calls in counted
    )


def distribution_alt_text(bars: Distribution) -> str:
    """How many lie beyond the tolerance on either side, and the middle and the slow end."""
    if not bars.calls:
        return f"{bars.axis}: {words.NOTHING}."
    early = sum(b.calls for b in bars.bands if b.first is None or b.first < -bars.early)
    late = sum(b.calls for b in bars.bands if b.last is None or b.last > bars.late)
    shares = [words.measured(100 * count / bars.calls, PERCENT) for count in (early, late)]
    return (
        f"{bars.axis}. Of {bars.calls:,} calls, {shares[0]} began more than {bars.early:g} minutes"
        f" early and {shares[1]} more than {bars.late:g} minutes late."
        f" Half began by {minute(bars.median)}, nine in ten by {minute(bars.ninetieth)}."
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


WIDTH = 5  # minutes that a bar without an end takes
STEP = 0.09  # of the height: a line's top below that of the line to its left
HEADROOM = 1.45  # above the tallest bar, for the words


def distribution_scene(bars: Distribution, *, dark: bool = False) -> marks.Scene:
    """Bars within the tolerance are pale, those beyond it strong; both marks are named."""
    colours = palette(dark=dark)
    starts = [_start(band) for band in bars.bands]
    first = min(-bars.early, *starts, 0) - WIDTH  # from before the tolerance and the first bar
    last = max(bars.late, *starts, 0) + 2 * WIDTH
    shares = [bars.share(band) for band in bars.bands]
    high, ticks = HEADROOM * max(shares, default=1), axis_of([0.0, *shares], (0, 100)).ticks
    size = replace(marks.PAGE, height=0.8 * marks.PAGE.height, right=marks.PAGE.text, foot=2.4)
    frame = marks.Frame(size, first, last, 0, high, ticks, top=3 * size.text)
    minutes = ((at, f"{abs(at)} {'early' if at < 0 else 'late'}") for at in range(-60, 121, 15))
    return marks.Scene(
        frame,
        ((bars.axis, False),),
        tuple(_marks(bars, high, colours)) if bars.calls else (),
        distribution_alt_text(bars),
        colours,
        names=tuple((at, name if at else "planned") for at, name in minutes),
        levels=tuple((tick, f"{words.number(tick)} %") for tick in ticks),
    )


def _start(band: MinuteBand) -> int:
    """Where a bar begins; one without an end beyond the last that has one."""
    if band.first is None:
        return (band.last or 0) - WIDTH
    return band.first


def _marks(bars: Distribution, high: float, colours: Palette) -> Iterator[marks.Mark]:
    """The tolerance shaded, the bars, and lines with their words, each lower than to its left."""
    yield marks.Band(-bars.early, bars.late, colours.shade)
    yield marks.Line(((-bars.early, 0), (-bars.early, high)), marks.Stroke(colours.target, 1.5))
    for band in bars.bands:
        left, share = _start(band), bars.share(band)
        right = left + WIDTH - 0.3
        fill = softly(colours.line, 0.55) if bars.is_within(band) else colours.neither
        yield marks.Rectangle((left + 0.3, 0), (right, share), fill)
        outline = ((left, 0), (left, share), (right, share), (right, 0))
        yield marks.Area(outline, marks.CLEAR, bars.sentence(band))
    on_time = (bars.late, f"on time: to {bars.late:g} min late", marks.Stroke(colours.target, 1.5))
    dashed = marks.Stroke(colours.ink, 1.5, marks.Dash.FINE)
    named = ((bars.median, "half began by"), (bars.ninetieth, "nine in ten by"))
    lines = [(at + 0.5, f"{name} {minute(at)}", dashed) for at, name in named if at is not None]
    for place, (at, text, stroke) in enumerate(sorted((on_time, *lines), key=lambda line: line[0])):
        top = 1 - STEP * place
        yield marks.Line(((at, 0), (at, top * high)), stroke)
        yield marks.Words(text, (at, marks.Share(top)), stroke.colour, (4, 0), stand="top")
