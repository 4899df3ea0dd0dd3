"""Carry mode, owner and extended attributes (with them access lists) from a file to its replacement, or say why not."""

import os
import stat


def carry_over(source: int, target: int) -> str | None:
    """Copy from one open file to another; a clause that says what could not be kept, or None when all was."""
    before, made = os.fstat(source), os.fstat(target)
    if hasattr(os, "fchown") and (before.st_uid, before.st_gid) != (made.st_uid, made.st_gid):
        try:
            os.fchown(target, before.st_uid, before.st_gid)
        except OSError:
            return "its owner or group could not be kept"
    if hasattr(os, "fchmod"):
        os.fchmod(target, stat.S_IMODE(before.st_mode))  # after chown, which clears set-user-id bits
    return _carry_extended(source, target)


def _carry_extended(source: int, target: int) -> str | None:
    if not hasattr(os, "listxattr"):
        return None
    try:
        names = os.listxattr(source)
    except OSError:
        return None  # a file system without them
    for name in names:
        value = os.getxattr(source, name)
        try:
            os.setxattr(target, name, value)
        except OSError:
            # Labels of security modules are set by the system itself, often to the same value.
            if name not in os.listxattr(target) or os.getxattr(target, name) != value:
                return f"its attribute {name} could not be kept"
    return None


def ownership_problem(before: os.stat_result) -> str | None:
    """Why a replacement of a file with this owner and group would change hands, or None."""
    if not hasattr(os, "geteuid") or os.geteuid() == 0:
        return None
    if before.st_uid != os.geteuid():
        return "it belongs to another user"
    if before.st_gid not in {os.getegid(), *os.getgroups()}:
        return "it belongs to a group that you are not in"
    return None
