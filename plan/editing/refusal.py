"""Why something was not saved: a cell that cannot be meant, or what another said meanwhile."""

from dataclasses import dataclass

from plan.register.said import Entry


@dataclass(frozen=True, kw_only=True)
class Fault:
    """A cell that cannot be meant as it stands."""

    field: str
    found: str
    expected: str
    do_next: str

    def __str__(self) -> str:
        return f"Found: {self.found}. Expected: {self.expected}. What to do: {self.do_next}."


@dataclass(eq=False)  # not frozen: Python writes the traceback into an exception
class NotSaved(ValueError):
    """Nothing was recorded. `theirs` is what others said of the same fields meanwhile."""

    told: str
    faults: tuple[Fault, ...] = ()
    theirs: tuple[Entry, ...] = ()

    def __str__(self) -> str:
        return " ".join([self.told, *map(str, self.faults)])


@dataclass(eq=False)
class NotInThePlan(LookupError):
    """There is no such subject; where it was withdrawn, by which entry."""

    kind: str
    subject: str
    withdrawn: Entry | None = None

    def __str__(self) -> str:
        return f"{self.kind} {self.subject} is not in the plan"
