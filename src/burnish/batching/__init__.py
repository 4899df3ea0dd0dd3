"""The batch optimizer: which blocks share a request, and how large it is in tokens.

Belongs here: pure decisions on sizes. Does not belong here: sending, documents.
"""
