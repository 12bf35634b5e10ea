"""Where another has changed the same field: what they said, who and when, and the way out."""

import streamlit as st

from pages.furniture.plan import drafts
from pages.furniture.plan.form import Form
from pages.furniture.review_saved import who_and_when
from pages.furniture.words import plain
from plan.fields import in_words, title_of, written_in_words
from plan.register import Entry


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
