"""What there is to be configured in a folder, by one look at its documents."""

from collections.abc import Callable
from pathlib import Path

from burnish.api.burnish import Burnish
from burnish.model.results import Event
from burnish.wiring.survey import Survey, defaults
from burnish.wiring.survey import survey as surveyed

WORDS = "burnish-words.txt"  #: the file of accepted words beside a configuration


def survey(folder: Path, *, on_event: Callable[[Event], None] = lambda _: None) -> Survey:
    """Look at all documents below `folder` with the default settings, whatever configures it; write nothing.

    Raises:
        PathNotFound: it does not exist.
        ConfigurationError: a file `WORDS` is there, and cannot be used.
    """
    return surveyed(folder, Burnish(defaults(folder, folder / WORDS)).check([folder], on_event=on_event))
