"""Why each late call was late: its lateness split into causes that add up to it exactly."""

from .days import days_told
from .late_calls import Cause, Causes, LateCall, late_calls

__all__ = ["Cause", "Causes", "LateCall", "days_told", "late_calls"]
