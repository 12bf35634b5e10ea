"""Deciding on an action: its buttons, its escalations, its re-audit, weak points and history.

`buttons(here, standing, plan, person, big=False)` alone is enough for a shared screen. `standing`
is the one that is shown, so that nothing is decided on what has changed since.
"""

from pages.furniture.decide.acknowledging import escalations
from pages.furniture.decide.buttons import buttons
from pages.furniture.decide.history import history
from pages.furniture.decide.points import weak_points
from pages.furniture.decide.re_audit import re_audit

__all__ = ["buttons", "escalations", "history", "re_audit", "weak_points"]
