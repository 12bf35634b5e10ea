"""What was loaded, how old it is, what was put aside and why; and the door for new files."""

import streamlit as st

from pages.data import parts
from pages.data.parts import show_put_aside
from pages.shared import frame, pickers, reading
from pages.shared.frame import upload
from pages.shared.tables import table

pickers.signed_in()
here = reading.here()

st.title("What was loaded, and how old it is")
if not here.generation:
    frame.nothing_yet(link=False)
else:
    st.write(parts.in_words(here))

st.header("Load files")
upload(here)

if here.generation:
    st.header("How far each export reaches")
    reach = parts.freshness_table(here)
    table(reach, "How far each export reaches", "exports", is_small=True)

    st.header("Files and rows put aside")
    parts.files_not_loaded(here)
    show_put_aside(here)

    st.header("Loads")
    parts.show_loads(here)
