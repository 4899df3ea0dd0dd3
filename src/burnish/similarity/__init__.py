"""Which texts are nearly the same? Sketches by which such texts can be found without comparing all with all.

Belongs here: sketches. Does not belong here: what may be reused of a text that was found (`cache.transplant` says so).
"""
