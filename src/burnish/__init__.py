"""burnish improves the prose of every document in a folder, and cannot break it.

The library is `burnish.api`; its names are loaded on first use, so that `import burnish` costs nothing.
"""

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from burnish.api import Burnish, Settings, TextResult, enhance

__all__ = ["Burnish", "Settings", "TextResult", "enhance"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from burnish import api

        return getattr(api, name)
    raise AttributeError(f"module 'burnish' has no attribute {name!r}")
