"""What was said about actions since each came into the plan: an earlier namesake's is not theirs.

When one provider's plan makes way for another's, an action of the same id inherits nothing. What
was taken out by mistake and put back is the same one as before.
"""

from collections.abc import Iterable

from plan.register import Register
from plan.register.said import PUT_BACK, WITHDRAWN, Entry
from plan.register.written import as_text


def said_about(register: Register, kind: str, actions: Iterable[str]) -> tuple[Entry, ...]:
    """Entries of a kind whose subjects are these actions, the oldest first."""
    subjects = tuple(actions)
    if not subjects:
        return ()
    of_actions = register.histories("action", subjects)
    undone = {entry.value for entry in of_actions if entry.field == PUT_BACK}
    left = {
        entry.subject: entry.id
        for entry in of_actions
        if entry.field == WITHDRAWN and entry.value == as_text(True)
        if as_text(entry.id) not in undone
    }
    told = register.histories(kind, subjects)
    return tuple(entry for entry in told if entry.id > left.get(entry.subject, 0))
