"""burnish improves the prose of every document in a folder, and cannot break it.

The library is `burnish.api`; its names are loaded on first use, so that `import burnish` costs nothing.
"""

__version__ = "0.1.0"

TYPE_CHECKING = False  # as in `typing`, which costs as much to import as all that `burnish --version` does
if TYPE_CHECKING:
    from burnish.api import Burnish, Settings, TextResult, enhance

__all__ = ["Burnish", "Settings", "TextResult", "enhance"]


def __getattr__(name: str) -> object:
    if name in __all__:
        from burnish import api

        return getattr(api, name)
    raise AttributeError(f"module 'burnish' has no attribute {name!r}")
