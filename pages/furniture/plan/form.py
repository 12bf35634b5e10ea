"""One subject of the plan being written: how it stands, what is typed, and what it is read with."""

from dataclasses import dataclass, replace
from typing import Any

from pages.furniture.here import Here
from pages.furniture.plan import drafts
from plan.draft import Draft, with_subjects
from plan.faults import Known, Opened, Subject
from plan.model import Action, Aim, Person, Plan

NEW = "(new)"  # the id that a new one goes by until it is saved


@dataclass(frozen=True)
class Form:
    """`plan` is the plan with all that is typed, this one among it."""

    here: Here
    person: Person
    plan: Plan
    now: Opened
    draft: Draft

    @property
    def subject(self) -> Subject:
        """The subject as it is typed."""
        return replace(self.draft.on(self.now), id=self.draft.subject or NEW)

    @property
    def title(self) -> str:
        """What is being written, as a heading."""
        kind = self.draft.kind.capitalize()
        return f"{kind} {self.draft.subject}" if self.draft.subject else f"A new {self.draft.kind}"

    @property
    def aim(self) -> Aim:
        """The aim of an action as it is typed, or the aim itself."""
        subject = self.subject
        return self.plan.aim_of(subject) if isinstance(subject, Action) else subject

    def value(self, name: str) -> Any:
        """A field as it is typed, or else as it stands."""
        typed = self.draft.typed.get(name)
        return getattr(self.now.subject, name) if typed is None else typed.value

    def key(self, name: str) -> str:
        """The name of a field's widget."""
        return f"plan {self.draft.kind} {self.draft.subject or 'new'} {name}"

    def typing(self, name: str, value: Any) -> None:
        """Put a value into the draft, with what was on the screen when it was typed."""
        draft = drafts.draft_of(self.draft.kind, self.draft.subject)
        drafts.keep(draft.typing(name, value, self.now.seen))

    def known(self, parts: dict[str, frozenset[str]] | None = None) -> Known:
        """What its cells are read against."""
        return Known(today=self.here.today, parts=parts or {})


def form_of(here: Here, plan: Plan, person: Person, draft: Draft) -> Form:
    """The form of a draft. Raises NotInThePlan where its subject was taken out."""
    now = drafts.stands(here, draft)
    form = Form(here, person, drafts.plan_as_typed(here, plan), now, draft)
    return form if draft.subject else replace(form, plan=with_subjects(form.plan, [form.subject]))
