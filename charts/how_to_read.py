"""How to read a run chart, on the reader's own: a number on each of its lines, a sentence each."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import isfinite

from charts import words
from charts.palette import meaning
from charts.picture import SAID, Picture
from charts.scene import Place, Scene, Words


@dataclass(frozen=True)
class CallOut:
    """What a line or point of a chart is: where it lies, its name, and what it says."""

    at: Place
    name: str
    sentence: str


def call_outs(picture: Picture) -> tuple[CallOut, ...]:
    """Its middle line, its usual range (without one the target), and the newest signal or point."""
    newest = picture.newest
    if newest is None:
        return ()
    return (*_middle(picture), *_range_or_target(picture, newest), *_signal(picture, newest))


def numbered(scene: Scene, picture: Picture) -> Scene:
    """The scene of a picture, with the number of each call-out above what it is about."""
    up = 0.8 * scene.frame.size.text
    marks = (
        Words(
            f" {number} ",
            each.at,
            scene.colours.paper,
            moved=(0, up),
            align="center",
            stand="bottom",
            is_strong=True,
            ground=scene.colours.ink,
        )
        for number, each in enumerate(call_outs(picture), 1)
    )
    return replace(scene, marks=(*scene.marks, *marks))


def _middle(picture: Picture) -> Iterator[CallOut]:
    known = [at for at, value in enumerate(picture.centre) if isfinite(value)]
    if not known:
        return
    at = known[len(known) // 5]
    level = words.measured(float(picture.centre[at]), picture.topic.unit)
    yield CallOut(
        (picture.figures.periods[at], float(picture.centre[at])),
        f"The middle line ({picture.centre_name} {level})",
        "While nothing changes, about half of the points are above it and half below.",
    )


def _range_or_target(picture: Picture, newest: int) -> Iterator[CallOut]:
    periods, unit = picture.figures.periods, picture.topic.unit
    limits, goal = picture.limits, picture.goal
    if limits is not None and isfinite(limits.lower[newest] + limits.upper[newest]):
        low, high = (float(side[newest]) for side in (limits.lower, limits.upper))
        known = [at for at in range(newest + 1) if isfinite(limits.upper[at])]
        at = known[len(known) * 2 // 5]  # far from the other two
        yield CallOut(
            (periods[at], float(limits.upper[at])),
            f"The usual range ({words.measured(low, unit)} to {words.measured(high, unit)})",
            "While nothing changes, nearly every point is between these two lines.",
        )
    elif goal is not None:
        yield CallOut(
            (periods[newest * 3 // 5], goal.value),
            f"The target ({words.measured(goal.value, unit)})",
            "Whether it is met is another question than whether anything has changed.",
        )


def _signal(picture: Picture, newest: int) -> Iterator[CallOut]:
    if last := picture.newest_signal:
        newest = last.last
        name = f"A signal, {SAID[meaning(last.side, picture.topic.better)]}"
        why = f"{words.RULES[last.rule, last.side]}. Chance alone seldom makes this."
        sentence = why[:1].upper() + why[1:]
    else:
        name = f"The newest point ({picture.figure_at(newest)})"
        sentence = "Usual variation: points go up and down like this while nothing changes."
    at = picture.figures.periods[newest], picture.figures.values[newest]
    yield CallOut(at, name, sentence)
