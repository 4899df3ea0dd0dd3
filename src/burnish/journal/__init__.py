"""What a run remembers across a kill, in SQLite: calls and their replies, documents, what is settled.

Belongs here: the life of a call, the store with its one writer, the lock. Does not belong here: what a reply means.
"""
