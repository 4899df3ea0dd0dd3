"""The disk: finding, reading and replacing files so that a crash, a full disk or a person's edit harms nothing.

Belongs here: everything that touches the file system. Does not belong here: what a file's text means.
"""
