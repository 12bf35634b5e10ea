"""The evidence of one action to take away, made when it is asked for."""

from collections.abc import Callable

import streamlit as st

from pages.furniture.editions import edition_at
from pages.furniture.here import Here
from pages.furniture.tables import offer
from plan.verdict import Verdict
from reports.evidence.archive import evidence_zip
from reports.evidence.content import EvidencePack, evidence_pack
from reports.evidence.paper import evidence_pdf
from reports.tables import file_name


def downloads(here: Here, verdict: Verdict) -> None:
    """One quiet line: the document alone, and with the figures behind it."""
    id = verdict.action.id
    outcome = verdict.outcome
    through = outcome.evidence.through if outcome else None

    def made(make: Callable[[EvidencePack], bytes]) -> Callable[[], bytes]:
        def file() -> bytes:
            with edition_at(here) as edition:
                return make(evidence_pack(edition, id))

        return file

    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        document, archive = (file_name(f"evidence {id}", through, each) for each in ("pdf", "zip"))
        what = "For a commissioner or inspector: the problem, the change, the figures, who decided"
        offer("Evidence (PDF)", made(evidence_pdf), document, help=what)
        more = "The same with every figure as CSV, the SQL, and the means to check all of it"
        offer("Evidence with its figures (ZIP)", made(evidence_zip), archive, help=more)
