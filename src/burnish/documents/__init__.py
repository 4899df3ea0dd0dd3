"""Formats: bytes to blocks with logical text, and edits of logical text back to bytes; pure.

Belongs here: parsers (one vendor parser per file), masks, the diff, the splice, and the screening that says which
documents are left alone. Does not belong here: rules, opinions about prose, reading files.
"""
