"""The call path of documents that a provider of models improves: prepare, pack, call, read, finish.

Belongs here: what happens in which order between the ports. Decisions lie in rooms below; this is the thin loop.
"""
