"""Pages run by Streamlit's own test driver, without a browser."""
