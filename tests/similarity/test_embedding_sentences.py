"""A model of sentences, made on the spot with random weights. Needs sentence-transformers, which CI lacks."""

import subprocess
import sys
from pathlib import Path

import pytest

from burnish.similarity.model_folder import MODULES

pytest.importorskip("sentence_transformers", reason="sentence-transformers is not installed", exc_type=ImportError)

MAKE = """
import sys
from tokenizers import Tokenizer, models, pre_tokenizers
from sentence_transformers import SentenceTransformer
from sentence_transformers.models import Pooling, Transformer
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast
words = "[PAD] [UNK] [CLS] [SEP] start stop the server then wait until ready cats dogs eat fish".split()
plain = Tokenizer(models.WordLevel({word: at for at, word in enumerate(words)}, unk_token="[UNK]"))
plain.pre_tokenizer = pre_tokenizers.Whitespace()
special = dict(zip(("pad_token", "unk_token", "cls_token", "sep_token"), words))
shape = dict(hidden_size=32, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32)
BertModel(BertConfig(vocab_size=len(words), max_position_embeddings=64, **shape)).save_pretrained(sys.argv[1] + "/bert")
PreTrainedTokenizerFast(tokenizer_object=plain, **special).save_pretrained(sys.argv[1] + "/bert")
transformer = Transformer(sys.argv[1] + "/bert")
made = SentenceTransformer(modules=[transformer, Pooling(32)], device="cpu")
made.save_pretrained(sys.argv[1] + "/model")
"""
#: In a process of its own: its libraries warn, and stay loaded. Every attempt to reach a network is an error.
USE = """
import sys
def no_network(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo"):
        raise RuntimeError(event)
sys.addaudithook(no_network)
from pathlib import Path
from burnish.similarity.embedding import Meaning
meaning = Meaning(Path(sys.argv[1]), device=sys.argv[2] or None)
texts = ["start the server then wait", "cats eat fish", "start the server"]
found = meaning.bands(texts)
print(found == [meaning.bands([text])[0] for text in texts], found[0] == found[1])
"""


def run(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", script, *arguments], capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    into = tmp_path_factory.mktemp("made")
    done = run(MAKE, str(into))
    assert done.returncode == 0, done.stderr
    return into / "model"


@pytest.mark.timeout(300)
@pytest.mark.parametrize("device", ["cpu", ""])
def test_a_model_of_sentences_gives_the_same_text_the_same_bands_without_a_network(folder, device):
    done = run(USE, str(folder), device)

    assert (done.stdout, done.returncode) == ("True False\n", 0), done.stderr
    assert "Loading" not in done.stderr


@pytest.mark.timeout(300)
def test_a_model_that_the_library_cannot_load_is_refused(folder, tmp_path):
    (tmp_path / "broken").mkdir()
    for file in folder.iterdir():
        if file.is_file():
            (tmp_path / "broken" / file.name).write_bytes(file.read_bytes())
    (tmp_path / "broken" / "config.json").write_text("{}")
    (tmp_path / "broken" / MODULES).write_text(
        '[{"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"}]'
    )

    done = run(USE, str(tmp_path / "broken"), "cpu")

    assert "ConfigurationError: embeddings: sentence-transformers cannot load" in done.stderr
