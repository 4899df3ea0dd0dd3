"""Vectors by a model of sentences, on a GPU where there is one. The library is sentence-transformers.

The only file that imports it, and not before the first text. A model is loaded from its folder alone: nothing is
downloaded, nothing in the folder is run, and weights are read from safetensors (`model_folder` has seen to it that
there are some).
"""

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from burnish.errors import ConfigurationError

#: Read once, when the library is imported; what a user has set stays.
_QUIETLY_OFFLINE = ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "HF_HUB_DISABLE_PROGRESS_BARS")
_BATCH = 64  # texts that go through the model together


class SentenceModel:
    """Implements `embedding.Encoder`.

    Args:
        device: as torch calls it, "cpu" or "cuda"; None: a GPU where torch sees one.

    Raises:
        ConfigurationError: the library cannot load it.
    """

    def __init__(self, folder: Path, device: str | None = None) -> None:
        for variable in _QUIETLY_OFFLINE:
            os.environ.setdefault(variable, "1")
        try:
            from sentence_transformers import SentenceTransformer

            self._model: Any = SentenceTransformer(
                str(folder),
                device=device,
                local_files_only=True,
                trust_remote_code=False,
                model_kwargs={"use_safetensors": True},
            )
        except (ImportError, KeyError, OSError, RuntimeError, TypeError, ValueError) as exc:
            problem = f"sentence-transformers cannot load {folder} ({exc}); fetch it again, or name another"
            raise ConfigurationError(where="embeddings", problem=problem) from exc

    def vectors(self, texts: Sequence[str]) -> Sequence[Iterable[float]]:
        """As in `embedding.Encoder`; of a text that is longer than the model reads, its beginning."""
        found: Sequence[Iterable[float]] = self._model.encode(
            list(texts), batch_size=_BATCH, show_progress_bar=False, convert_to_numpy=True
        )
        return found
