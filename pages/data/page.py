"""What was loaded, how old it is, what was put aside and why; and the door for new files."""

import streamlit as st

from pages.data import parts
from pages.shared import frame

basis, person = frame.opened("What was loaded, and how old it is")
if not basis.generation:
    frame.nothing_yet(link=False)
else:
    st.write(parts.in_words(basis))

st.header("Load files")
parts.say_if_key_is_away(basis)
frame.upload(basis)
parts.match_columns(basis)
parts.show_inbox(basis)
frame.offer_sample(basis)

if basis.generation:
    st.header("How far each export reaches")
    parts.show_freshness(basis)

    parts.show_places(basis, person)

    st.header("Files and rows put aside")
    parts.files_not_loaded(basis)
    parts.findings(basis)
    parts.show_put_aside(basis)

    st.header("Loads")
    parts.show_loads(basis)
    parts.show_going_back(basis, person)
