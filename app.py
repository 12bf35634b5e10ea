"""The screens: `python -m streamlit run app.py` serves them; pages/front/door.py names the pages.

The script lies two folders down on purpose. Beside a folder called `pages` Streamlit starts in its
old multipage mode, where an address opened first on a fresh server meets "Page not found".
"""

import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import Route

from pages.front import guard

guard.keep_messages_out_of_the_log()
guard.keep_cookies_small()
app = st.App(
    "pages/front/door.py",
    lifespan=guard.warming,
    routes=[Route("/healthz", guard.healthz)],
    middleware=[Middleware(guard.Guard)],
    on_script_error=guard.apologise,
)
