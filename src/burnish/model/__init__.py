"""The frozen nouns that rooms hand to one another; no behaviour beyond reading themselves.

Belongs here: a value that two rooms share. Does not belong here: anything that decides, reads a file or knows a
vendor. Offsets named `start` and `end` are half-open; each class says in which unit.
"""
