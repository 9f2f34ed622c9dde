"""The 双随机 draw: firms by risk tier and inspectors without conflict of interest.

Belongs here: the list that is fixed first (listing, inspectors), the draw from list and seed (drawing), the
record that is printed (record), and the points of the tiers as CSV files. Does not belong here: options of
the command. `drawing` imports the standard library alone, so that anyone can read and repeat it.
"""
