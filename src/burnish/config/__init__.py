"""Settings: what can be set, where it is read from, and how bad values are named.

Belongs here: the frozen `Settings` and its loader. Does not belong here: building parts from settings (wiring does).
"""
