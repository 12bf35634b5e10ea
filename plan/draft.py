"""What one person has typed and not saved yet, by field, each with what they had seen then."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Self, TypeVar

from metrics.measure import MeasureRef
from plan.editing import Edit, FieldWanted
from plan.faults import Opened, Subject
from plan.model import Action, Aim, Outcome, Person, Plan
from plan.register import Entry
from plan.values import as_text, type_of_kind

_BLANK = Outcome(measure=MeasureRef(""))  # a line of the form in which nothing is chosen yet


@dataclass(frozen=True, kw_only=True)
class Draft:
    """Typed words about one subject. Fields that nobody touched follow what the register says."""

    kind: str
    subject: str = ""  # "": a new one, without an id yet
    typed: Mapping[str, FieldWanted] = field(default_factory=dict)
    why: Mapping[str, str] = field(default_factory=dict)  # a field's reason, as typed

    def typing(self, name: str, value: Any, seen: int) -> Self:
        """With one more field typed. What was seen when it was first typed still counts."""
        seen = self.typed[name].seen if name in self.typed else seen
        return replace(self, typed={**self.typed, name: FieldWanted(value, seen)})

    def because(self, name: str, why: str) -> Self:
        """With the reason why a field changes."""
        return replace(self, why={**self.why, name: why})

    def without(self, *names: str) -> Self:
        """These fields as the register has them."""
        typed = {name: wanted for name, wanted in self.typed.items() if name not in names}
        why = {name: told for name, told in self.why.items() if name not in names}
        return replace(self, typed=typed, why=why)

    def in_spite_of(self, theirs: Entry) -> Self:
        """Mine is to stand, although I have read what another said."""
        wanted = self.typed[theirs.field]
        seen = max(wanted.seen, theirs.id)
        return replace(self, typed={**self.typed, theirs.field: replace(wanted, seen=seen)})

    def on(self, now: Opened) -> Subject:
        """The subject as it would be."""
        typed = {name: wanted.value for name, wanted in self._tidy().items()}
        return replace(now.subject, **typed)

    def changes(self, now: Opened) -> dict[str, FieldWanted]:
        """What is not saved yet."""
        return {
            name: wanted
            for name, wanted in self._tidy().items()
            if as_text(wanted.value) != as_text(getattr(now.subject, name))
        }

    def disputed(self, now: Opened) -> dict[str, Entry]:
        """What others said of the same fields since, by field."""
        return {
            name: now.last[name]
            for name, wanted in self.changes(now).items()
            if name in now.last and now.last[name].id > wanted.seen
        }

    def edit(self, now: Opened) -> Edit:
        """What is to be saved."""
        fields = self.changes(now)
        return Edit(kind=self.kind, subject=self.subject, fields=fields, why=self.why)

    def _tidy(self) -> dict[str, FieldWanted]:
        return {name: replace(each, value=tidied(each.value)) for name, each in self.typed.items()}


def blank(kind: str, **given: Any) -> Opened:
    """A subject that is not in the plan yet, with what is known of it already."""
    return Opened(kind, type_of_kind[kind](id="", **given), 0, {})


S = TypeVar("S", bound=Subject)


def with_subjects(plan: Plan, subjects: Sequence[Subject]) -> Plan:
    """The plan with these in the place of those of their ids, or beside them where they are new."""

    def put(there: tuple[S, ...], kind: type[S]) -> tuple[S, ...]:
        own = {subject.id: subject for subject in subjects if isinstance(subject, kind)}
        kept = [own.pop(subject.id, subject) for subject in there]
        return (*kept, *own.values())

    return Plan(put(plan.aims, Aim), put(plan.actions, Action), put(plan.people, Person))


def tidied(value: Any) -> Any:
    """As it is meant: no blanks around words, no line without a word."""
    if isinstance(value, str) and not isinstance(value, StrEnum):
        return value.strip()
    if isinstance(value, tuple):
        return tuple(kept for member in value if (kept := tidied(member)) not in ("", _BLANK))
    return value
