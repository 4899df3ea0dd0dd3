"""Which kind of model is in a folder, and may it be loaded? Told from its files, before any library is imported.

What is refused here would fail later, in the midst of a run, or would run what somebody has put into the folder:
weights are read from safetensors, never from a pickle, and the modules of a model of sentences are the library's own.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path

from burnish.errors import ConfigurationError
from burnish.similarity.static_model import TABLE, TOKENIZER, WEIGHTS

MODULES = "modules.json"  #: lists the modules of a model of sentences
_PICKLES = {".bin", ".ckpt", ".pickle", ".pkl", ".pt", ".pth"}
_OWN = ("Dense", "LayerNorm", "Normalize", "Pooling", "StaticEmbedding", "Transformer")  # modules that only compute
_DECIDING = {".json", ".safetensors", ".txt"}  # suffixes of what a model is made of
_EDGE = 64 << 10  # bytes at both ends of a file of which the digest is made
_MOST_HEADER = 100_000_000  # bytes, as in the library


class Kind(StrEnum):
    """How it is loaded."""

    STATIC = "static"  #: `static_model`
    SENTENCES = "sentences"  #: `sentence_model`


_LIBRARIES = {Kind.STATIC: ("numpy", "safetensors", "tokenizers"), Kind.SENTENCES: ("numpy", "sentence_transformers")}
_INSTALL = {Kind.STATIC: "burnish[embed]", Kind.SENTENCES: "burnish[embed] and sentence-transformers"}


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """A folder with a model that may be loaded."""

    path: Path
    kind: Kind
    digest: str  #: of names, sizes and both ends of its files: another model has another one


def model_folder(path: Path) -> ModelFolder:
    """What is in the folder at `path`.

    Raises:
        ConfigurationError: there is no model, or none that may be loaded, or its library is not installed.
    """
    try:
        kind = _kind(path)
        digest = _digest(path)
    except OSError as exc:
        raise _refused(f"{path} cannot be read: {exc.strerror}") from exc
    if any(find_spec(library) is None for library in _LIBRARIES[kind]):
        raise _refused(f"the model in {path} needs a library; install {_INSTALL[kind]}")
    return ModelFolder(path, kind, digest)


def _refused(problem: str) -> ConfigurationError:
    return ConfigurationError(where="embeddings", problem=problem)


def _kind(path: Path) -> Kind:
    if not path.is_dir():
        raise _refused(f"there is no folder {path}; fetch a model first, and name the folder that holds it")
    if TABLE in _tensors(path / WEIGHTS) and _is_whole(path / TOKENIZER):
        return Kind.STATIC
    if not (path / MODULES).is_file():
        problem = f"{path} holds no model that burnish knows: neither {WEIGHTS} and {TOKENIZER} as of model2vec"
        raise _refused(f"{problem}, nor {MODULES} as of sentence-transformers")
    for name, folder in _modules(path):
        library, _, own = name.partition(".")
        if library != "sentence_transformers" or own.rpartition(".")[2] not in _OWN:
            raise _refused(f"the model in {path} has a module {name!r}, which burnish does not run; name another")
        if not folder.resolve().is_relative_to(path.resolve()):
            raise _refused(f"{path / MODULES} leads out of its folder; name another model")
        _only_safetensors(folder)
    return Kind.SENTENCES


def _modules(path: Path) -> Sequence[tuple[str, Path]]:
    """The type of each module, and its folder."""
    try:
        listed = json.loads((path / MODULES).read_bytes())
        return [(str(module["type"]), path / module["path"]) for module in listed]
    except (KeyError, TypeError, ValueError) as exc:
        raise _refused(f"{path / MODULES} does not list modules; fetch the model again") from exc


def _only_safetensors(folder: Path) -> None:
    files = list(folder.iterdir()) if folder.is_dir() else []
    weights = [file for file in files if file.suffix == ".safetensors"]
    if not weights and any(file.suffix in _PICKLES for file in files):
        problem = f"the weights in {folder} are a pickle, which could run anything; name a model with {WEIGHTS}"
        raise _refused(problem)
    for file in weights:
        if not _tensors(file):
            raise _refused(f"{file} is damaged or empty; fetch it again")


def _is_whole(tokenizer: Path) -> bool:
    """As far as can be told without reading it all as JSON, which takes a tenth of a second."""
    data = tokenizer.read_bytes().strip() if tokenizer.is_file() else b""
    return data.startswith(b"{") and data.endswith(b"}") and b'"model"' in data


def _tensors(file: Path) -> frozenset[str]:
    """The names of a file's tensors; none when it is not there, or not whole."""
    if not file.is_file():
        return frozenset()
    with file.open("rb") as data:
        length = int.from_bytes(data.read(8), "little")
        if not 0 < length <= min(_MOST_HEADER, file.stat().st_size):
            return frozenset()
        try:
            header = json.loads(data.read(length))
            ends = {name: it["data_offsets"][1] for name, it in header.items() if name != "__metadata__"}
        except (ValueError, AttributeError, KeyError, IndexError, TypeError):
            return frozenset()
    whole = 8 + length + max(ends.values(), default=0) == file.stat().st_size
    return frozenset(ends) if whole else frozenset()


def _digest(path: Path) -> str:
    digest = blake2b(digest_size=8)
    for file in sorted(file for file in path.rglob("*") if file.suffix in _DECIDING and file.is_file()):
        size = file.stat().st_size
        with file.open("rb") as data:
            ends = data.read(_EDGE)
            data.seek(max(size - _EDGE, 0))
            ends += data.read(_EDGE)
        for part in (file.relative_to(path).as_posix().encode(errors="surrogateescape"), b"%d" % size, ends):
            digest.update(b"%d:" % len(part) + part)
    return digest.hexdigest()
