"""Writing and changing the plan: what one person types never goes over what another just said.

A subject is opened with the entry up to which it was seen; only the fields that were changed are
written, all checks and the writing being one step beside every other writer.
"""

from plan.editing.adding import add, add_first_person
from plan.editing.draft import Draft, blank
from plan.editing.faults import Known
from plan.editing.opened import Opened, Subject, all_opened, opened
from plan.editing.refusal import Fault, NotInThePlan, NotSaved
from plan.editing.saving import Edit, Saved, Wanted, save, wanted_of
from plan.editing.withdrawing import put_back, withdraw

__all__ = [
    "Draft",
    "Edit",
    "Fault",
    "Known",
    "NotInThePlan",
    "NotSaved",
    "Opened",
    "Saved",
    "Subject",
    "Wanted",
    "add",
    "add_first_person",
    "all_opened",
    "blank",
    "opened",
    "put_back",
    "save",
    "wanted_of",
    "withdraw",
]
