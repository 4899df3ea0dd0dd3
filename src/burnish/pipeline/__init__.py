"""The call path: from a file's bytes through findings and checks to its new bytes.

Belongs here: the order of the steps and the events they emit. It knows ports, no vendor.
"""
