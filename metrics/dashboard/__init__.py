"""The dashboard: pages in Vietnamese and English over the warehouse. The only package that knows
Streamlit."""
