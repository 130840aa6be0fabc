"""Charts: plain functions from a DataFrame to a plotly figure. Nothing here knows Streamlit or the warehouse.

Built with graph_objects (plotly.express costs ten times as much). Every text that comes from a document is
escaped: plotly reads a small part of HTML in titles, labels and hover boxes.
"""
