"""The Streamlit pages: everything that knows Streamlit."""
