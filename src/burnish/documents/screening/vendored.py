"""Folders that hold other people's work or built files, known by their names.

Decided by the name of a folder below the one that a person named, never by a whole path: someone who works in
`/srv/vendor/handbook` works on their own text.
"""

_VENDORED = frozenset(
    [
        "node_modules",
        "bower_components",
        "jspm_packages",
        "site-packages",
        "vendor",
        "_vendor",
        "vendored",
        "third_party",
        "third-party",
        "thirdparty",
        "external_libs",
    ]
)
_BUILT = frozenset(["_build", "__pypackages__", "buck-out"])


def screen_folder_name(name: str) -> str | None:
    """Why everything in a folder of this name is left alone, as a clause, or None."""
    if name in _VENDORED:
        return f"a folder of vendored files ({name})"
    if name in _BUILT:
        return f"a folder of built files ({name})"
    return None
