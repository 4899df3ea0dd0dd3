"""Sketches by what texts mean: the vector that a model on this machine gives each, in bands.

Nothing is ever downloaded. The model is loaded when the first texts come: a run that asks nothing new needs none. What
shares a band here may say something else in like words; what may be reused of it is decided by `cache.transplant`.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol

from burnish.similarity import commonplace
from burnish.similarity.hyperplanes import Hyperplanes
from burnish.similarity.model_folder import Kind, model_folder
from burnish.similarity.sentence_model import SentenceModel
from burnish.similarity.sketch import Bands
from burnish.similarity.static_model import StaticModel

_BANDS, _BITS = 24, 14  # measured by `benchmarks/neighbours.py`; more bits lose texts, fewer meet strangers


class Encoder(Protocol):
    """A model, loaded."""

    def vectors(self, texts: Sequence[str]) -> Sequence[Iterable[float]]:
        """One for each text, all of the same length. Only their directions count."""
        ...


class Meaning:
    """Implements `sketch.Sketcher`.

    Args:
        folder: with a static model as of model2vec, or with one of sentence-transformers.
        device: for the latter, as torch calls it; None: a GPU where torch sees one.
        bands: numbers of a text.
        bits: hyperplanes of a band.

    Raises:
        ConfigurationError: there is no such model, or its library is not installed. So does `bands`, when the model is
            found to be damaged only as it is loaded.
    """

    def __init__(self, folder: Path, device: str | None = None, *, bands: int = _BANDS, bits: int = _BITS) -> None:
        self._folder, self._device = model_folder(folder), device
        self._planes = Hyperplanes(bands, bits)
        self._encoder: Encoder | None = None
        self._name = f"meaning.1.{bands}.{bits}.{self._folder.digest}"

    @property
    def name(self) -> str:
        """As in `sketch.Sketcher`."""
        return self._name

    def bands(self, texts: Sequence[str]) -> Sequence[Bands]:
        """As in `sketch.Sketcher`. A model of sentences may give a text other last digits on another machine."""
        if not texts:
            return []
        if self._encoder is None:
            self._encoder = self._load()
            self._planes.centre(self._encoder.vectors(commonplace.TEXTS))
        sound = [text.encode(errors="replace").decode() for text in texts]  # half a surrogate pair is no text to them
        return self._planes.bands(self._encoder.vectors(sound))

    def _load(self) -> Encoder:
        if self._folder.kind is Kind.STATIC:
            return StaticModel(self._folder.path)
        return SentenceModel(self._folder.path, self._device)
