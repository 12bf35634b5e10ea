"""How slides look: 16 to 9, in points, with letters that are read at five metres."""

from dataclasses import dataclass

from reports.slides.lettering import Type

LANGUAGE = "en-GB"
BODY = 24  # points: no sentence of a slide is smaller
FOOT = Type(12)  # where the data come from: read from the file, not from the wall


@dataclass(frozen=True)
class Box:
    """A place on a slide, in points from its upper left corner."""

    left: float
    top: float
    wide: float
    tall: float

    @property
    def right(self) -> float:
        return self.left + self.wide

    @property
    def bottom(self) -> float:
        return self.top + self.tall

    def holds(self, other: "Box") -> bool:
        """Whether another box lies within, to half a point."""
        far = other.right <= self.right + 0.5 and other.bottom <= self.bottom + 0.5
        return far and other.left >= self.left - 0.5 and other.top >= self.top - 0.5

    def touches(self, other: "Box") -> bool:
        """Whether the two cover a common place, by more than half a point."""
        beside = self.right <= other.left + 0.5 or other.right <= self.left + 0.5
        return not (beside or self.bottom <= other.top + 0.5 or other.bottom <= self.top + 0.5)


PAGE = Box(0, 0, 960, 540)
MARGIN = 40
INSIDE = Box(MARGIN, 28, PAGE.wide - 2 * MARGIN, 472)  # above the foot
FOOTER = Box(MARGIN, 510, 800, 18)
NUMBER = Box(PAGE.wide - MARGIN - 70, 510, 70, 18)
