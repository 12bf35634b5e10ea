"""The places where a chart is looked at, and how large things are there."""

from dataclasses import dataclass

from charts.edge_labels import Room


@dataclass(frozen=True)
class Size:
    """Pixels. `width` is nominal: the chart stretches, labels are laid out for this width.

    has_title: the finding stands above, and every label has room. is_small: one of many side by
    side, headed by its title (the site) alone, with no more labels than it can hold.
    """

    width: int
    height: int
    text: int
    marker: float
    right: int  # room for labels on the right
    has_title: bool
    is_small: bool = False

    @property
    def room(self) -> Room:
        """How many labels fit."""
        if self.is_small:
            return Room.LITTLE
        return Room.AMPLE if self.has_title else Room.SOME


CARD = Size(width=460, height=250, text=12, marker=5, right=92, has_title=False)
SMALL = Size(width=330, height=170, text=11, marker=4, right=68, has_title=False, is_small=True)
PAGE = Size(width=1050, height=420, text=14, marker=8, right=150, has_title=True)
MEETING = Size(width=1280, height=620, text=20, marker=12, right=220, has_title=True)
