"""Screens: a page picks, asks and shows; Streamlit lives here and in app.py only."""
