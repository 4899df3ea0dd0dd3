"""Which documents are left alone as a whole, and why; pure.

Belongs here: one way of recognising such a document per file, each as a function that returns a short clause for a
person, or None. Does not belong here: looking at the disk, freezing parts of a document.
"""

from burnish.documents.screening.language import screen_language
from burnish.documents.screening.screens import screen_bytes
from burnish.documents.screening.vendored import screen_folder_name

__all__ = ["screen_bytes", "screen_folder_name", "screen_language"]
