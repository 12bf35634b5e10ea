"""How far a load is."""

from dataclasses import dataclass
from enum import StrEnum


class Phase(StrEnum):
    """What a load is busy with."""

    READING = "reading"
    COUNTING = "counting"
    SAVING = "saving"


@dataclass(frozen=True)
class Progress:
    """`done` of `total` bytes of all files are in; `file` is the one at hand."""

    file: str
    done: int
    total: int
    phase: Phase
