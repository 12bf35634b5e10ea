"""The governance meeting: opened on an agenda, run item by item, closed with its minutes.

Kept in the register beside the plan. What a meeting decides about an action (a review, a signature,
an acknowledgement) is kept with the action; its own are who was there, words and follow-ups.
"""

from plan.meeting.arising import Arising, arising, carry_on, finish, in_words, item_of_arising
from plan.meeting.held import Decided, FollowUp, Meeting
from plan.meeting.minutes import MinutedItem, Minutes, minutes_of
from plan.meeting.recorded import Minuted, clock, recorded_on
from plan.meeting.running import (
    LONGEST_FOLLOW_UP,
    LONGEST_WORDS,
    close,
    last_closed,
    meetings,
    move_to,
    note_others,
    note_present,
    open_meeting,
    record,
    running,
    since_last,
    take_back,
    withdrawals,
)
from plan.meeting.text import minutes_text
from plan.review_call.saying import Refused

__all__ = [
    "LONGEST_FOLLOW_UP",
    "LONGEST_WORDS",
    "Arising",
    "Decided",
    "FollowUp",
    "Meeting",
    "Minuted",
    "MinutedItem",
    "Minutes",
    "Refused",
    "arising",
    "carry_on",
    "clock",
    "close",
    "finish",
    "in_words",
    "item_of_arising",
    "last_closed",
    "meetings",
    "minutes_of",
    "minutes_text",
    "move_to",
    "note_others",
    "note_present",
    "open_meeting",
    "record",
    "recorded_on",
    "running",
    "since_last",
    "take_back",
    "withdrawals",
]
