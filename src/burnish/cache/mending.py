"""A file of answers without what is damaged in it: the sound entries go to a new file, which takes its place."""

from pathlib import Path

from burnish.cache.keys import key_of
from burnish.cache.sqlite import Checked, SqliteAnswers


def mend(path: Path) -> tuple[Checked, str]:
    """Look at every entry of the file at `path`, and remove what is damaged or under a key that is not its own.

    Nobody else may use the file meanwhile. Killed, it leaves the old file, or the new one.

    Returns:
        What was found, and what is wrong with the file as a whole: a clause for the user, empty when all is well.
    """
    answers = SqliteAnswers(path, filtered=False)
    try:
        checked = answers.verify()
        if answers.problem or not (checked.damaged or checked.misplaced):
            return checked, answers.problem
        new = path.with_name(f"{path.name}.new")
        new.unlink(missing_ok=True)
        whole = _copy(answers, new, checked.entries - checked.misplaced)
    finally:
        answers.close()
    if not whole:
        new.unlink(missing_ok=True)
        return checked, f"{path} was left as it is, since there is no room for a copy without them"
    for end in ("-wal", "-shm"):
        Path(f"{path}{end}").unlink(missing_ok=True)
    new.replace(path)
    return checked, ""


def _copy(answers: SqliteAnswers, new: Path, count: int) -> bool:
    """Put the entries that are in their place into a new file. Are they all there?"""
    sound = SqliteAnswers(new, filtered=False)
    try:
        sound.put(entry for entry in answers.entries() if entry[0] == key_of(entry[1]))
        return sound.size().entries == count
    finally:
        sound.close()
