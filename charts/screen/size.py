"""The three places a chart is looked at, and how large things are there."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """Pixels. `width` is nominal: the chart stretches, labels are laid out for this width."""

    width: int
    height: int
    text: int
    marker: float
    right: int  # room for labels on the right
    has_title: bool


CARD = Size(width=460, height=250, text=12, marker=5, right=92, has_title=False)
PAGE = Size(width=1050, height=420, text=14, marker=8, right=150, has_title=True)
MEETING = Size(width=1280, height=620, text=20, marker=12, right=220, has_title=True)
