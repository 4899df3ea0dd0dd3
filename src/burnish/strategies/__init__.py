"""What to improve: clarity, completeness, consistency, accuracy, readability; one file each.

Belongs here: a strategy's name, version and instructions. Does not belong here: how a provider is asked (protocol
does).
"""
