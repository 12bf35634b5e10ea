"""Fields of the plan's forms: what each is called; what is typed goes into the draft at once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st

from pages.plan import drafts
from pages.plan.drafts import Form
from pages.shared.saved import who_and_when
from pages.shared.words import plain
from plan.draft import tidied
from plan.fields import in_words, title_of, written_in_words
from plan.register import Entry

# What each field of the forms is called, what stands in it while it is empty, and what helps.


@dataclass(frozen=True)
class Wording:
    """`example` is strong wording, with the weak wording that it takes the place of."""

    label: str
    example: str = ""
    help: str | None = None

    @property
    def how(self) -> dict[str, str | None]:
        """What a widget is given of it."""
        told = {"label": self.label, "help": self.help}
        return told | ({"placeholder": self.example} if self.example else {})


_SITES = Wording("Sites", "None: all sites")
AIM = {
    "issue": Wording(
        "The issue in plain words",
        "One call in six at Northgate begins more than 15 minutes late."
        " (Not: punctuality needs improvement.)",
        "What goes wrong, for whom, how often. A number from your own records is strongest.",
    ),
    "evidence_source": Wording("How we know: the source"),
    "evidence_reference": Wording("Its reference", "Report of 12 May, paragraph 4"),
    "evidence": Wording(
        "How we know: the evidence",
        "Call log, May to July: 83 % of 5,200 calls on time. (Not: staff say so.)",
    ),
    "sites": Wording("Sites where the problem is", "None: where its actions are"),
    "causes": Wording(
        "Causes, one a line",
        "Rounds leave less time to travel than the journey takes\n"
        "(Not: carers do not plan their time)",
        "In the rota, the routine or the record; never in a person. Each action acts on one.",
    ),
    "theme": Wording("Theme page on which it is shown"),
    "tags": Wording("Regulations and quality statements", "Type a number or a word"),
}
ACTION = {
    "aim": Wording("The aim it serves"),
    "title": Wording(
        "The action in a few words",
        "Rounds rebuilt with real travel times (not: staff reminded to be on time)",
        "What will be different, not what will be said. Weak words: remind, review, monitor,"
        " ensure, discuss, training delivered.",
    ),
    "description": Wording(
        "What will change in practice",
        "From 5 October no gap in a round is shorter than the journey takes."
        " (Not: the scheduler will monitor rotas.)",
        "What someone would see on a shift that they do not see now.",
    ),
    "cause": Wording("The cause it acts on", "Choose one of the aim’s causes"),
    "strength": Wording(
        "How strong a kind of change",
        help="Strong: the system makes it happen. Intermediate: it helps people to do it."
        " Weak: people are told. After the RCA2 hierarchy of actions.",
    ),
    "sites": _SITES,
    "owner": Wording(
        "Exactly one owner",
        "One person",
        "Who answers for it, even where several teams take part.",
    ),
    "contributors": Wording("Contributors", "People or teams who take part"),
    "planned_start_on": Wording("Planned start"),
    "practice_changed_on": Wording(
        "Practice changed on", help="The day from which its verdict counts."
    ),
    "due_on": Wording("Due"),
    "review_on": Wording("First review"),
    "re_audit_on": Wording("Re-audit"),
    "re_audited_on": Wording("Re-audited on"),
    "re_audit_result": Wording("It found"),
    "process": Wording(
        "Process measure: did practice change?",
        "What staff do differently, counted",
        "Strong: gaps long enough for the journey. Weak: training attended.",
    ),
    "process_target": Wording("Its target"),
    "no_process_reason": Wording(
        "Or why there is none", "The change is made once and cannot drift"
    ),
    "outcome": Wording("Outcome it is judged on", "The aim’s primary outcome"),
    "balancing": Wording(
        "Balancing measure: what might get worse?", "For example: calls cut short"
    ),
    "evidence_required": Wording(
        "Evidence required",
        "An unannounced re-audit finds nine gaps in ten long enough."
        " (Not: signed attendance sheet.)",
    ),
    "escalate_to": Wording("It goes to", "One person"),
    "escalate_after_days": Wording("After how many days", "7"),
    "compare_with": Wording("Compare with these sites only", "None: whoever fits"),
    "exclude": Wording("Never compare with", "None"),
    "problem_since": Wording(
        "Problem since", help="If it was long there: that spell is left out of the baseline."
    ),
}
PERSON = {
    "role": Wording(
        "Role",
        "Branch manager, Northgate (not: a name)",
        "By role, so that the plan outlasts a change of staff.",
    ),
    "sites": _SITES,
    "escalates_to": Wording("Goes to, when something slips", "Nobody above"),
}
WORDING = {"aim": AIM, "action": ACTION, "person": PERSON}


# Where another has changed the same field: what they said, who and when, and the way out.


def quarrel(form: Form, name: str) -> None:
    """Beside a field that another changed since: their word and mine, one of which is chosen."""
    entry = form.draft.disputed(form.now).get(name)
    if entry is None:
        return
    st.warning(_both(form, entry), icon=":material/group:")
    mine, theirs = st.columns(2)
    key = form.key(name)
    mine.button("Keep mine", key=f"{key} mine", on_click=_mine, args=(form, entry))
    theirs.button("Take theirs", key=f"{key} theirs", on_click=drafts.drop, args=(form.draft, name))


def said_by_others(form: Form, told: tuple[Entry, ...]) -> str:
    """What others said, as a list in one sentence."""
    return "; ".join(
        f"{title_of(entry.kind, entry.field)} is now “{_theirs_in_words(form, entry)}”"
        f" ({_who(form, entry)})"
        for entry in told
    )


def _both(form: Form, entry: Entry) -> str:
    mine = in_words(entry.field, form.value(entry.field), form.plan, form.here.today)
    because = f", because {plain(entry.why)}" if entry.why else ""
    return (
        f"**{_who(form, entry)}** changed this since you opened it:"
        f" **{_theirs_in_words(form, entry)}**{because}. Yours is not saved: **{plain(mine)}**."
    )


def _theirs_in_words(form: Form, entry: Entry) -> str:
    told = written_in_words(entry.kind, entry.field, entry.value, form.plan, form.here.today)
    return plain(told)


def _who(form: Form, entry: Entry) -> str:
    return who_and_when(form.here, form.plan, entry)


def _mine(form: Form, entry: Entry) -> None:
    draft = drafts.draft_of(form.draft.kind, form.draft.subject)
    drafts.keep(draft.in_spite_of(entry))


LONGEST = 2000
ANY_DAY = {
    "format": "DD/MM/YYYY",
    "min_value": date(2000, 1, 1),
    "max_value": date(2100, 12, 31),
}
_LIVE = "600ms"  # after the last key


def text(form: Form, name: str) -> None:
    """A line; what a sceptic says of it follows while it is being typed."""
    how = {"max_chars": LONGEST, "live": _LIVE}
    bound(form, name, form.value(name), st.text_input, **how)


def area(form: Form, name: str, height: int = 100) -> None:
    """Several lines of text."""
    how = {"max_chars": LONGEST, "height": height}
    bound(form, name, form.value(name), st.text_area, **how)


def lines(form: Form, name: str) -> None:
    """One member a line."""
    shown = "\n".join(form.value(name))
    bound(form, name, shown, st.text_area, _split, max_chars=LONGEST)


def choice(form: Form, name: str, options: Mapping[Any, str], blank: Any = "", **how: Any) -> None:
    """One of a list, or nothing; what stands there already is always among them."""
    value = form.value(name)
    shown = None if value == blank else value
    known = options if shown is None or shown in options else {shown: str(shown), **options}
    how |= {"options": list(known), "index": None, "format_func": lambda k: known.get(k, str(k))}
    bound(form, name, shown, st.selectbox, lambda one: blank if one is None else one, **how)


def many(form: Form, name: str, options: Mapping[Any, str], *, others: bool = True) -> None:
    """Any of a list, and others that are typed."""
    value = form.value(name)
    known = {**options, **{each: str(each) for each in value if each not in options}}
    how = {
        "options": list(known),
        "format_func": lambda each: known.get(each, str(each)),
        "accept_new_options": others,
    }
    bound(form, name, list(value), st.multiselect, tuple, **how)


def day(form: Form, name: str) -> None:
    """A date, or none."""
    bound(form, name, form.value(name), st.date_input, value=None, **ANY_DAY)


def number(form: Form, name: str, *, whole: bool = False) -> None:
    """A number, or none."""
    value = form.value(name)
    shown = value if value is None or whole else float(value)
    how = {"step": 1} if whole else {"step": None, "format": "%g"}
    bound(form, name, shown, st.number_input, value=None, **how)


def bound(
    form: Form,
    name: str,
    shown: Any,
    widget: Callable[..., Any],
    meant: Callable[[Any], Any] = lambda value: value,
    **how: Any,
) -> None:
    """A widget on one field of the draft; where another said otherwise since, that is told."""
    key = form.key(name)
    if key not in st.session_state or meant(st.session_state[key]) != meant(shown):
        st.session_state[key] = shown
    wording = WORDING[form.draft.kind][name].how
    widget(key=key, on_change=_typed, args=(form, name, meant), **(wording | how))
    quarrel(form, name)


def _typed(form: Form, name: str, meant: Callable[[Any], Any]) -> None:
    form.typing(name, meant(st.session_state[form.key(name)]))


def _split(told: str) -> tuple[str, ...]:
    return tidied(tuple(told.splitlines()))
