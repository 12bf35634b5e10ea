"""Drawings for paper, with Matplotlib as SVG: siblings of those on the screen."""
