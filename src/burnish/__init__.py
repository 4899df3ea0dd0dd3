"""burnish improves the prose of every document in a folder, and cannot break it."""

__version__ = "0.1.0"
