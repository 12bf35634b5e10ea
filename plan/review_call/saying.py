"""How the review writes to the register: nothing blank, nobody nameless, nothing over another."""

from collections.abc import Sequence

from plan.register import Register
from plan.register.said import CALL_REVIEW, FOLLOW_UP, Entry, Said
from plan.register.written import as_text

NOTHING = as_text(None)


class Refused(ValueError):
    """Why something was not written, as a sentence to show. `theirs`: what another had said."""

    def __init__(self, told: str, theirs: tuple[Entry, ...] = ()) -> None:
        super().__init__(told)
        self.theirs = theirs


def say(register: Register, said: Sequence[Said], by: str, seen: int, why: str = "") -> None:
    """Write it down; Refused if nobody is named or another has written since entry `seen`."""
    if not by.strip():
        raise Refused("Someone must be named who says this.")
    theirs = register.record_unless_changed(said, by, seen, why)
    if theirs:
        raise Refused("Someone else has written here since you opened it.", theirs)


def withdrawals(register: Register) -> tuple[Said, ...]:
    """What is said to take everything back, as when another provider's data come in."""
    told = (*register.histories(CALL_REVIEW), *register.histories(FOLLOW_UP))
    latest = {entry.key: entry for entry in told}
    standing = (entry for entry in latest.values() if entry.value != NOTHING)
    return tuple(
        Said(kind=each.kind, subject=each.subject, field=each.field, value=NOTHING)
        for each in standing
    )
