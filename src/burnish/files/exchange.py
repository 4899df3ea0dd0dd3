"""Let two names change places in one step, where the system can: Linux, `renameat2` with RENAME_EXCHANGE.

Its use: a file can be looked at after it lost its name, so no edit falls between the look and the rename.
Source: renameat2(2).
"""

import errno
import os
from collections.abc import Callable
from functools import cache

_EXCHANGE = 2
_CANNOT = (errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.EXDEV, errno.EPERM)


def exchange(folder: int | None, one: str, other: str) -> bool:
    """Swap two names in the open `folder`; False, and nothing done, where the system or file system cannot.

    Raises:
        OSError: one of them does not exist, or may not be renamed.
    """
    call = _renameat2()
    if call is None or folder is None:
        return False
    error = call(folder, os.fsencode(one), os.fsencode(other))
    if error in _CANNOT:
        return False
    if error:
        raise OSError(error, os.strerror(error), other)
    return True


@cache
def _renameat2() -> Callable[[int, bytes, bytes], int] | None:
    """A call that returns an error number, or None."""
    try:
        import ctypes  # only a run that writes needs it; not every Python has it

        function = ctypes.CDLL(None, use_errno=True).renameat2
    except (ImportError, OSError, TypeError, AttributeError):  # not Linux, or an old C library
        return None
    function.argtypes = (ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint)
    function.restype = ctypes.c_int

    def call(folder: int, one: bytes, other: bytes) -> int:
        return ctypes.get_errno() if function(folder, one, folder, other, _EXCHANGE) else 0

    return call
