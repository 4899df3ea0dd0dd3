"""The enhancement cache: answers to texts that were asked about before, and nothing but these.

Belongs here: keys and tiers. Does not belong here: whether an answer may be applied (checks say so each time).
"""
