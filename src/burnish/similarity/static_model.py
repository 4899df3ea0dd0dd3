"""Vectors by a table: a text's vector is the sum of those of its tokens. No network of neurons, no torch.

Reads what model2vec writes: `model.safetensors` with the tensor `embeddings`, perhaps `mapping` (the row of each token)
and `weights` (of each token), and `tokenizer.json`. Of a text all tokens count, so that a change at its end does. The
only file that imports tokenizers and safetensors. It reads no pickle, and knows no network.
"""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from burnish.errors import ConfigurationError

WEIGHTS, TOKENIZER, TABLE = "model.safetensors", "tokenizer.json", "embeddings"


class StaticModel:
    """Implements `embedding.Encoder`.

    Raises:
        ConfigurationError: what lies in the folder is no such model.
    """

    def __init__(self, folder: Path) -> None:
        from safetensors import SafetensorError
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer

        try:
            tensors = load_file(folder / WEIGHTS)
            source = (folder / TOKENIZER).read_bytes()
            self._tokenizer = Tokenizer.from_buffer(source)
            self._unknown = _unknown(self._tokenizer, source)
        except (SafetensorError, KeyError, TypeError, ValueError, OSError) as exc:
            problem = f"{folder} holds a model that cannot be read ({exc}); fetch it again, or name another"
            raise ConfigurationError(where="embeddings", problem=problem) from exc
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._table: Any = tensors[TABLE]
        self._rows: Any = tensors.get("mapping")
        self._weights: Any = tensors.get("weights")
        if not self._fits(self._tokenizer.get_vocab_size()):
            problem = f"in {folder} {WEIGHTS} and {TOKENIZER} do not belong together; fetch both again, or name another"
            raise ConfigurationError(where="embeddings", problem=problem)

    def vectors(self, texts: Sequence[str]) -> Sequence[Iterable[float]]:
        """As in `embedding.Encoder`; zeros for a text of which no token is known."""
        return [self._vector(text) for text in texts]

    def _vector(self, text: str) -> Any:
        # one by one: for many at once the library starts threads, after which no process should be forked
        tokens = [at for at in self._tokenizer.encode(text, add_special_tokens=False).ids if at != self._unknown]
        found = self._table[tokens if self._rows is None else self._rows[tokens]].astype("float64")
        if self._weights is not None:
            found *= self._weights[tokens].astype("float64")[:, None]
        return found.sum(axis=0)

    def _fits(self, tokens: int) -> bool:
        """Has each token a row and a weight?"""
        rows, weights = self._rows, self._weights
        if self._table.ndim != 2 or (weights is not None and weights.shape != (len(weights),)):
            return False
        if rows is not None and not (rows.ndim == 1 and len(rows) and 0 <= rows.min() <= rows.max() < len(self._table)):
            return False
        return all(len(each) >= tokens for each in (self._table if rows is None else rows, weights) if each is not None)


def _unknown(tokenizer: Any, source: bytes) -> int | None:
    """The token that stands for all that has none, as model2vec finds it."""
    if hasattr(tokenizer.model, "unk_token"):
        named = tokenizer.model.unk_token
        return None if named is None else tokenizer.token_to_id(named)
    found: int | None = json.loads(source)["model"].get("unk_id")  # Unigram does not tell it
    return found
