"""What cannot be done yet, told in plain words: everything that is missing, at once."""

from dataclasses import dataclass


@dataclass(eq=False)  # not frozen: Python writes the traceback into an exception
class Refused(ValueError):
    """What was refused, and what stands against it. `since`: what others did since it was read."""

    what: str
    missing: tuple[str, ...]
    since: tuple[str, ...] = ()

    def __str__(self) -> str:
        return " ".join((self.what, *self.since, *self.missing))


def refuse(what: str, missing: tuple[str, ...]) -> None:
    """Raise Refused if anything is missing."""
    if missing:
        raise Refused(what, missing)
