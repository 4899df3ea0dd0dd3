"""Where the documents of a benchmark come from: `BURNISH_CORPUS`."""

import os
import sys
import tarfile
from pathlib import Path


def corpus_folder(scratch: Path) -> Path:
    """The folder of documents that `BURNISH_CORPUS` names; an archive in it is unpacked into `scratch`."""
    name = os.environ.get("BURNISH_CORPUS")
    if not name:
        sys.exit("Set BURNISH_CORPUS to a folder of documents.")
    archive = Path(name) / "dev-corpus.tar.gz"
    if not archive.exists():
        return Path(name)
    with tarfile.open(archive) as tar:
        tar.extractall(scratch, filter="data")
    return scratch


def markdown_files(folder: Path) -> list[Path]:
    """Every `.md` file below a folder, sorted."""
    return sorted(path for path in folder.rglob("*.md") if path.is_file())
