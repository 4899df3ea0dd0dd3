"""A model that is made on the spot: a table of eight numbers for each of a few words."""

from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

WORDS = "start stop the server then wait until it is ready and cats dogs eat fish".split()

Maker = Callable[..., Path]


@pytest.fixture
def static_folder(tmp_path: Path) -> Maker:
    """Makes a folder with a static model; `name` of the folder, `seed` of its numbers, further tensors."""
    np = pytest.importorskip("numpy", exc_type=ImportError)
    numpy = pytest.importorskip("safetensors.numpy", exc_type=ImportError)
    tokenizers = pytest.importorskip("tokenizers", exc_type=ImportError)

    def make(name: str = "model", seed: int = 1, **tensors: object) -> Path:
        folder = tmp_path / name
        folder.mkdir()
        vocabulary = {word: at for at, word in enumerate(["[UNK]", *WORDS])}
        tokenizer = tokenizers.Tokenizer(tokenizers.models.WordLevel(vocabulary, unk_token="[UNK]"))
        tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.Whitespace()
        tokenizer.save(str(folder / "tokenizer.json"))
        chance = Random(seed)
        table = [[chance.gauss(0, 1) for _ in range(8)] for _ in vocabulary]
        numpy.save_file({"embeddings": np.array(table, dtype=np.float32), **tensors}, str(folder / "model.safetensors"))
        return folder

    return make
