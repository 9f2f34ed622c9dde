"""Reports: documents made of content, and their files.

Belongs here: which sections a document has (one module per document), how a document becomes a file (one
module per format). Does not belong here: figures and sentences (content).
The same snapshot gives the same bytes.
"""
