"""Markdown: CommonMark and GFM by pyromark, checked against cmark-gfm, with an own scanner for dialects.

The class `Markdown` in `format.py` is the room's door.
"""
