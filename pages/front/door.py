"""The script of every visit: names the pages by meeting, asks for whom, then lets one in."""

import sys
from pathlib import Path

import streamlit as st

HOUSE = Path(__file__).parents[2]
if str(HOUSE) not in sys.path:  # started from another folder
    sys.path.append(str(HOUSE))

from pages import furniture  # noqa: E402

st.set_page_config(page_title="Grip", page_icon=":material/query_stats:", layout="wide")
st.logo(HOUSE / "pages" / "furniture" / "grip.svg", size="large")
page = st.navigation(furniture.all_pages(), position="top")
furniture.frame(page)
page.run()
