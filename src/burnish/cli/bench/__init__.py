"""`burnish bench`: what burnish does on this machine, beside something else that does the same, in one run.

Belongs here: one file per table, and what they share. Does not belong here: checks of what must hold (tests do).
"""
