"""From settings to running parts: the only room that knows every vendor part.

Belongs here: choosing and joining parts. Does not belong here: what the parts do, reading settings (config does).
"""
