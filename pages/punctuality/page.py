"""Punctuality: calls on time, journeys and the rota, calls published, and delays escalated."""

from metrics.measure import Theme
from pages.punctuality.calls import ON_TIME
from pages.punctuality.journeys import ESCALATED_TAB, JOURNEYS, PUBLISHED_TAB
from pages.shared import themes

TABS = {
    "on-time": ON_TIME,
    "journeys": JOURNEYS,
    "published": PUBLISHED_TAB,
    "escalated": ESCALATED_TAB,
}
themes.show("Punctuality", TABS, Theme.PUNCTUALITY)
