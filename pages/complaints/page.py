"""Complaints and feedback: where they come from, beside calls on time, and who was answered."""

from metrics.measure import Theme
from pages.complaints.parts import COMPLAINTS
from pages.shared import themes

themes.show("Complaints and feedback", {"complaints": COMPLAINTS}, Theme.COMPLAINTS)
