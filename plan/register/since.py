"""What was said about actions since each came into the plan, not of an earlier namesake."""

from collections.abc import Iterable

from plan.register import Register
from plan.register.said import Entry


def said_about(register: Register, kind: str, actions: Iterable[str]) -> tuple[Entry, ...]:
    """Entries of a kind whose subjects are these actions, the oldest first."""
    subjects = tuple(actions)
    if not subjects:
        return ()
    left: dict[str, int] = {}
    for entry in register.histories("action", subjects):
        if entry.makes_way:
            left[entry.subject] = entry.id
    told = register.histories(kind, subjects)
    return tuple(entry for entry in told if entry.id > left.get(entry.subject, 0))
