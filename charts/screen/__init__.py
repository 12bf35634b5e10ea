"""Drawings for the screen, with Plotly; what they show is decided before they are drawn."""
