"""Drawings: the charts of documents as SVG, from the same figures that pages draw with plotly.

Belongs here: pictures for formats that run no scripts. Drawn by rule and not by a browser, so that the same
figure gives the same bytes on every machine. Knows what the figures of `dashboards.figures` are made of: bars
that lie, points with intervals, lines over years; anything else is refused.
"""
