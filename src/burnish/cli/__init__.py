"""The command line: reads arguments, calls `burnish.api`, renders, returns an exit code.

Belongs here: what a terminal shows and how it is asked. Does not belong here: anything that the library, or a service,
would have to repeat.
"""
