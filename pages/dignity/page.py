"""Dignity and privacy: what observers saw, where it is not met, who looked, what people say."""

from metrics.measure import Theme
from pages.dignity.parts import CONCERNED, DONE, SCORES, WHERE
from pages.shared import themes

TABS = {"scores": SCORES, "where": WHERE, "done": DONE, "concerns": CONCERNED}
themes.show("Dignity and privacy", TABS, Theme.DIGNITY)
