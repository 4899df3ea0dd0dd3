"""Embedded rules: each looks at one block's logical text and says what could be better; pure.

Belongs here: one file per rule, and the data it needs. Does not belong here: deciding whether a finding is applied
(the pipeline does), bytes, files. A new rule is one new file and one line in `catalogue.py`.
"""
