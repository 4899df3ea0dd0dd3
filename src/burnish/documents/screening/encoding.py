"""Documents that are not UTF-8 text. They are never decoded with loss, so nothing about them is guessed further."""

_MARKS = (  # the longer first: the mark of UTF-32 begins with that of UTF-16
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)


def screen_encoding(source: bytes) -> str | None:
    """Why these bytes cannot be a document, as a clause, or None."""
    for mark, name in _MARKS:
        if source.startswith(mark):
            return f"{name}, not UTF-8"
    nul = source.find(0)
    if nul != -1:
        return f"binary (NUL at byte {nul})"
    try:
        source.decode()
    except UnicodeDecodeError as exc:
        return f"not UTF-8 (at byte {exc.start})"
    return None
