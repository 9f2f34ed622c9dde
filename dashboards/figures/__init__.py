"""Figures: pure functions, plain values in, a plotly figure out (`{"data": …, "layout": …}`).

Belongs here: what a chart looks like. Does not belong here: where its numbers come from (queries) and what is
said about it (content). Figures are plain dictionaries, as small as possible: building and checking plotly's
classes is what makes pages slow. The tests check every one of them against plotly's own schema.
"""
