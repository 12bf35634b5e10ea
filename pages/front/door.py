"""The script of every visit: names the pages by meeting, asks for whom, then lets one in."""

import sys
from pathlib import Path

import streamlit as st

HOUSE = Path(__file__).parents[2]
if str(HOUSE) not in sys.path:  # started from another folder
    sys.path.append(str(HOUSE))

from pages.shared import frame, reading, rooms, who  # noqa: E402
from plan.database import RegisterAway  # noqa: E402

SIGNS = HOUSE / "pages" / "shared"

# A page icon by name would be fetched from another host; these two are files of the house.
st.set_page_config(page_title="Grip", page_icon=SIGNS / "mark.svg", layout="wide")
st.logo(SIGNS / "grip.svg", size="large")
with reading.one_cursor():
    try:
        is_in = who.arrive()
        pages = rooms.all_pages(lambda name: not who.why_closed(rooms.needed(name)))
    except RegisterAway:
        st.navigation(rooms.all_pages(), position="hidden")  # the page asked for stays asked for
        frame.wait_for_register()
    page = st.navigation(pages, position="top" if is_in else "hidden")
    if is_in:
        frame.frame(page)
        page.run()
