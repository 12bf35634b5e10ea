"""What was loaded, how old it is, what was put aside and why; and the door for new files."""

import streamlit as st

from pages import furniture
from pages.furniture import exports
from pages.furniture.put_aside import show_put_aside
from pages.furniture.tables import table
from pages.furniture.upload import upload

furniture.signed_in()
here = furniture.here()

st.title("What was loaded, and how old it is")
if not here.generation:
    furniture.nothing_yet(link=False)
else:
    st.write(exports.in_words(here))

st.header("Load files")
upload(here)

if here.generation:
    st.header("How far each export reaches")
    reach = exports.freshness_table(here)
    table(reach, "How far each export reaches", "exports", is_small=True)

    st.header("Files and rows put aside")
    exports.files_not_loaded(here)
    show_put_aside(here)

    st.header("Loads")
    exports.show_loads(here)
