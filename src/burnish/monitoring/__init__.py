"""The performance monitor: what a run's events add up to, and what they let expect.

Belongs here: counts, estimates. Does not belong here: changing anything but numbers.
"""
