"""The settings `similar` and `embeddings`: which sketches are made, and what is told when there is no model."""

from pathlib import Path

import pytest

from burnish.config.load import load
from burnish.config.settings import Settings
from burnish.errors import ConfigurationError
from burnish.similarity.embedding import Meaning
from burnish.similarity.minhash import MinHash
from burnish.wiring.answers import similar_texts, sketcher


def loaded(folder: Path, text: str, **environ: str) -> Settings:
    (folder / "burnish.toml").write_text(text)
    return load(folder, None, environ, {})


def test_words_are_what_counts_by_default(tmp_path):
    assert isinstance(sketcher(loaded(tmp_path, "")), MinHash)


def test_a_model_is_named_from_the_folder_of_the_configuration(static_folder, tmp_path):
    static_folder("model")

    assert isinstance(sketcher(loaded(tmp_path, 'similar = "meaning"\nembeddings = "model"')), Meaning)


def test_a_variable_names_a_model_anywhere(static_folder, tmp_path):
    folder = static_folder("model")
    (tmp_path / "docs").mkdir()

    assert isinstance(
        sketcher(loaded(tmp_path / "docs", 'similar = "meaning"', BURNISH_EMBEDDINGS=str(folder))), Meaning
    )


def test_a_file_that_is_committed_names_no_folder_outside_of_it(tmp_path):
    with pytest.raises(ConfigurationError, match="below the folder of the configuration"):
        loaded(tmp_path, 'similar = "meaning"\nembeddings = "../model"')


def test_meaning_without_a_model_is_refused_with_what_to_write(tmp_path):
    with pytest.raises(ConfigurationError) as caught:
        sketcher(loaded(tmp_path, 'similar = "meaning"'))

    assert str(caught.value).startswith("embeddings: is not set")
    assert caught.value.hint


def test_another_word_is_refused_with_those_that_there_are(tmp_path):
    with pytest.raises(ConfigurationError, match="'words' or 'meaning' or 'off'"):
        loaded(tmp_path, 'similar = "sense"')


def test_nothing_is_looked_for_when_it_is_off_whatever_the_model(tmp_path):
    settings = loaded(tmp_path, 'similar = "off"\nembeddings = "nowhere"')

    assert sketcher(settings) is None
    assert similar_texts(None, tmp_path) is None
