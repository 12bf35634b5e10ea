"""The daily delay review: what was said of each exception, and what was agreed to follow it up.

Kept in the register beside the plan, so that nothing is overwritten and no verdict is worked out
again because of it.
"""

from plan.review_call.follow_ups import FollowUp, agree, carry_on, close, follow_ups
from plan.review_call.notes import CallNote, note_reason, note_text, notes
from plan.review_call.reason import REASON_WORDS, Reason
from plan.review_call.saying import Refused, withdrawals

__all__ = [
    "REASON_WORDS",
    "CallNote",
    "FollowUp",
    "Reason",
    "Refused",
    "agree",
    "carry_on",
    "close",
    "follow_ups",
    "note_reason",
    "note_text",
    "notes",
    "withdrawals",
]
