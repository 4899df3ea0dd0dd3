"""The parallel executor: when a call may start, and when it is tried again.

Belongs here: pure decisions and the thin loop that obeys them. Does not belong here: what a call says.
"""
