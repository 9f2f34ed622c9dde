"""Readers: from bytes on disk to chunks of text cells, one module per format, memory bounded by settings.

Belongs here: encodings, separators, quoting, sheets, documents, row groups, the search for the header.
Does not belong here: what a cell means (values), whether a row is accepted (conform). A reader raises
FileUnreadableError for whatever it cannot read, and nothing else, whatever stands in the file.
"""
