"""Slides: what stands on each, told as plain values, written as PPTX with charts to be edited.

`deck` writes; what a slide says and where it stands is decided by those who make the slides.
"""

from reports.slides.deck import deck
from reports.slides.lettering import Type
from reports.slides.look import BODY, PAGE, Box
from reports.slides.slide import Drawing, Panel, Slide, Words

__all__ = ["BODY", "PAGE", "Box", "Drawing", "Panel", "Slide", "Type", "Words", "deck"]
