"""Which folders hold a model that may be loaded: what is refused is told with what to do about it."""

import json
from importlib.util import find_spec

import pytest

from burnish.errors import ConfigurationError
from burnish.similarity import model_folder
from burnish.similarity.model_folder import Kind

POOLING = {"type": "sentence_transformers.models.Pooling", "path": "1_Pooling"}
TRANSFORMER = {"type": "sentence_transformers.base.modules.transformer.Transformer", "path": ""}


@pytest.fixture
def sentences(tmp_path):
    """Makes a folder that looks like one of sentence-transformers, with these modules and files."""

    def make(modules, **files: bytes):
        folder = tmp_path / "sentences"
        folder.mkdir()
        (folder / "modules.json").write_text(modules if isinstance(modules, str) else json.dumps(modules))
        for name, data in files.items():
            (folder / name.replace("_dot_", ".")).write_bytes(data)
        return folder

    return make


def safetensors(names=("weight",)) -> bytes:
    header = {name: {"dtype": "U8", "shape": [1], "data_offsets": [at, at + 1]} for at, name in enumerate(names)}
    text = json.dumps(header).encode()
    return len(text).to_bytes(8, "little") + text + bytes(len(names))


def refused(folder) -> str:
    with pytest.raises(ConfigurationError) as caught:
        model_folder.model_folder(folder)
    return str(caught.value)


def test_what_model2vec_writes_is_a_static_model(static_folder):
    found = model_folder.model_folder(static_folder())

    assert found.kind is Kind.STATIC
    assert len(found.digest) == 16


def test_a_static_model_that_lists_modules_is_still_one(static_folder):
    folder = static_folder()
    (folder / "modules.json").write_text('[{"path": ".", "type": "sentence_transformers.models.StaticEmbedding"}]')

    assert model_folder.model_folder(folder).kind is Kind.STATIC


def test_the_digest_sees_a_change_at_either_end_and_of_the_size(static_folder):
    folder = static_folder()
    file, digests = folder / "model.safetensors", []
    data = file.read_bytes()
    for text in (data, data[:-1] + b"?", data[:40] + b"?" + data[41:]):
        file.write_bytes(text)
        digests.append(model_folder._digest(folder))
    (folder / "more.json").touch()

    assert len({*digests, model_folder._digest(folder)}) == 4


def test_a_file_that_decides_nothing_is_no_part_of_the_digest(static_folder):
    folder = static_folder()
    before = model_folder.model_folder(folder).digest
    (folder / "README.md").write_text("about it")

    assert model_folder.model_folder(folder).digest == before


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    assert "fetch a model first" in refused(tmp_path / "nowhere")


def test_a_folder_without_a_model_is_refused_with_what_would_be_one(tmp_path):
    said = refused(tmp_path)

    assert "model.safetensors and tokenizer.json" in said
    assert "modules.json" in said


@pytest.mark.parametrize("keep", [0, 7, 20, 200, -1])
def test_a_static_model_that_is_cut_off_is_none(static_folder, keep):
    file = static_folder() / "model.safetensors"
    file.write_bytes(file.read_bytes()[:keep])

    assert "holds no model" in refused(file.parent)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"model": {"vocab": ['])
def test_a_static_model_without_its_words_is_none(static_folder, text):
    folder = static_folder()
    (folder / "tokenizer.json").write_text(text)

    assert "holds no model" in refused(folder)


@pytest.mark.parametrize("header", [b"[]", b"{", b'{"embeddings": {}}', b'{"embeddings": {"data_offsets": 1}}'])
def test_a_static_model_with_a_foreign_header_is_none(static_folder, header):
    file = static_folder() / "model.safetensors"
    file.write_bytes(len(header).to_bytes(8, "little") + header)

    assert "holds no model" in refused(file.parent)


def test_a_model_of_sentences_needs_its_library(sentences):
    folder = sentences([TRANSFORMER, POOLING], model_dot_safetensors=safetensors())

    if find_spec("sentence_transformers") is None:
        assert "install burnish[embed] and sentence-transformers" in refused(folder)
    else:
        assert model_folder.model_folder(folder).kind is Kind.SENTENCES


def test_weights_that_are_a_pickle_are_refused(sentences):
    assert "pickle" in refused(sentences([TRANSFORMER], pytorch_model_dot_bin=b"\x80\x04."))


def test_weights_that_are_cut_off_are_refused(sentences):
    assert "damaged" in refused(sentences([TRANSFORMER], model_dot_safetensors=safetensors()[:-1]))


@pytest.mark.parametrize(
    "kind", ["os.system", "custom.Transformer", "sentence_transformers.models.Router", "sentence_transformers", ""]
)
def test_a_module_that_is_not_the_library_s_own_is_not_run(sentences, kind):
    assert "does not run" in refused(sentences([{"type": kind, "path": ""}]))


def test_a_module_outside_of_the_folder_is_refused(sentences):
    assert "leads out" in refused(sentences([{**POOLING, "path": "../elsewhere"}]))


@pytest.mark.parametrize("modules", ["", "{", "7", "[7]", "[{}]", '[{"path": 1, "type": "x"}]'])
def test_a_list_of_modules_that_is_none_is_refused(sentences, modules):
    assert "does not list modules" in refused(sentences(modules))
