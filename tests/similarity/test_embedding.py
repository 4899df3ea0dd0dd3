"""Sketches by what texts mean: made when they are wanted, alike for like texts, of one model each."""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from burnish.cache.similar import SimilarTexts
from burnish.errors import ConfigurationError
from burnish.similarity.embedding import Meaning
from burnish.similarity.minhash import MinHash

SCOPE = b"s" * 16
OLD = "Start the server before you open the page. It listens on port 8000."
NEW = "Start the server before opening the page. It will listen on port 8000."


@pytest.fixture(scope="module")
def real() -> Meaning:
    """The model in the package tokenlearn-static-model, which is no dependency of burnish."""
    pytest.importorskip("numpy", exc_type=ImportError)
    spec = find_spec("static_model")
    if spec is None or not spec.submodule_search_locations:
        pytest.skip("tokenlearn-static-model is not installed")
    return Meaning(Path(spec.submodule_search_locations[0]) / "model")


def test_the_same_text_has_the_same_bands_in_any_company(static_folder):
    texts = ["start the server", "cats eat fish", "stop the dogs until it is ready"]
    meaning = Meaning(static_folder())

    assert meaning.bands(texts) == [meaning.bands([text])[0] for text in texts]
    assert all(len(set(bands)) == 24 for bands in meaning.bands(texts))


def test_two_loaded_from_one_folder_agree(static_folder):
    folder = static_folder()

    assert Meaning(folder).bands(["start the server"]) == Meaning(folder).bands(["start the server"])
    assert Meaning(folder).name == Meaning(folder).name


def test_a_text_without_a_known_word_has_no_bands(static_folder):
    assert Meaning(static_folder()).bands(["", "zebra", "the"])[:2] == [(), ()]


def test_an_unknown_word_does_not_count_whatever_kind_of_words_the_model_has(static_folder):
    tokenizers = pytest.importorskip("tokenizers")
    folder = static_folder()
    pieces = [("<unk>", 0.0), *((letter, -1.0) for letter in "abcdefghijklmno")]
    tokenizers.Tokenizer(tokenizers.models.Unigram(pieces, unk_id=0)).save(str(folder / "tokenizer.json"))

    assert Meaning(folder).bands(["zzz", "abz"]) == [(), Meaning(folder).bands(["ab"])[0]]


def test_no_text_has_no_bands(static_folder):
    assert Meaning(static_folder()).bands([]) == []


def test_half_a_pair_of_surrogates_is_an_unknown_word(static_folder):
    assert Meaning(static_folder()).bands(["\ud800"]) == [()]


def test_another_model_has_another_name(static_folder):
    assert Meaning(static_folder("one", 1)).name != Meaning(static_folder("other", 2)).name


def test_other_bands_have_another_name(static_folder):
    folder = static_folder()

    assert len({Meaning(folder, bands=bands, bits=bits).name for bands in (8, 16) for bits in (8, 16)}) == 4


def test_each_token_has_the_row_and_the_weight_that_the_model_gives_it(static_folder):
    np = pytest.importorskip("numpy")
    plain = Meaning(static_folder("plain"))
    same = {"mapping": np.arange(16), "weights": np.ones(16, dtype=np.float32)}
    as_it_was = Meaning(static_folder("same", **same))
    no_cats = np.array([word != 12 for word in range(16)], dtype=np.float32)
    weighed = Meaning(static_folder("weighed", weights=no_cats))

    assert as_it_was.bands(["start the server"]) == plain.bands(["start the server"])
    assert weighed.bands(["cats eat", "cats"]) == [weighed.bands(["eat"])[0], ()]


@pytest.mark.parametrize(
    ("name", "shape", "fill"),
    [
        ("mapping", (16,), 16),
        ("mapping", (16,), -1),
        ("mapping", (15,), 0),
        ("weights", (15,), 1),
        ("weights", (16, 2), 1),
    ],
)
def test_tensors_that_do_not_fit_the_words_are_refused(static_folder, name, shape, fill):
    np = pytest.importorskip("numpy")
    meaning = Meaning(static_folder(**{name: np.full(shape, fill, dtype=np.int64)}))

    with pytest.raises(ConfigurationError, match="do not belong together"):
        meaning.bands(["start"])


def test_a_damaged_list_of_words_is_told_when_the_model_is_loaded(static_folder):
    folder = static_folder()
    (folder / "tokenizer.json").write_text('{"model": {}}')

    with pytest.raises(ConfigurationError, match="cannot be read"):
        Meaning(folder).bands(["start"])


def test_nothing_is_loaded_before_the_first_text(static_folder):
    lines = (
        "import sys",
        "from pathlib import Path",
        "from burnish.similarity.embedding import Meaning",
        f"made = Meaning(Path({str(static_folder())!r}))",
        "made.bands([])",
        "print({'numpy', 'tokenizers', 'safetensors'} & set(sys.modules))",
    )

    done = subprocess.run([sys.executable, "-c", "\n".join(lines)], capture_output=True, text=True, check=True)

    assert done.stdout == "set()\n"


def test_like_texts_are_found_and_others_are_not(real):
    texts = [OLD, NEW, "Cats sleep for most of the day. At night they hunt mice."]

    one, like, other = (set(bands) for bands in real.bands(texts))

    assert one & like
    assert not one & other


def test_a_text_that_words_do_not_find_is_found_in_the_index(real, tmp_path):
    near = SimilarTexts(tmp_path / "similar.sqlite3", real)
    near.begin("first")
    near.add([(SCOPE, OLD, b"{}"), (SCOPE, "Cats sleep for most of the day. They hunt at night.", b"{}")])
    near.flush()
    near.begin("second")

    found = near.near([SCOPE], [NEW])

    assert found == [[(OLD, b"{}")]]
    assert not set(MinHash().bands([OLD])[0]) & set(MinHash().bands([NEW])[0])
    near.close()
