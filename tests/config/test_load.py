"""Where settings come from, and which of them wins."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from burnish.config.load import VARIABLES, load
from burnish.config.settings import INCLUDE, Fallback, Settings
from burnish.config.values import KEYS
from burnish.errors import ConfigurationError
from burnish.model.money import Price

RULES = ("misspelling", "repeated-word", "wordy-phrase")


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def loaded(start: Path, environ=None, flags=None, config=None) -> Settings:
    return load(start, config, environ or {}, flags or {}, rule_names=RULES)


def problem(start: Path, environ=None, flags=None, config=None) -> str:
    with pytest.raises(ConfigurationError) as caught:
        loaded(start, environ, flags, config)
    return str(caught.value)


def test_without_a_configuration_every_setting_has_its_default(tmp_path):
    settings = loaded(tmp_path)

    assert settings.select is None
    assert settings.include == INCLUDE
    assert settings.max_file_size == 5_000_000
    assert settings.respect_gitignore is True


def test_providers_that_stand_in_come_in_their_order(tmp_path):
    write(
        tmp_path / "burnish.toml",
        """
        provider = "openai"
        rpm = 500
        tpm = "200000"
        [[fallback]]
        provider = "openai"
        model = "local"
        base-url = "http://localhost:8080/v1"
        price = "0,0"
        [[fallback]]
        provider = "rules"
        """,
    )
    settings = loaded(tmp_path, environ={"BURNISH_RPM": "60"})

    assert (settings.rpm, settings.tpm) == (60, 200_000)
    assert settings.fallback == (
        Fallback(provider="openai", model="local", base_url="http://localhost:8080/v1", price=Price(0, 0)),
        Fallback(provider="rules"),
    )


def test_every_key_of_the_file_reaches_its_setting(tmp_path):
    write(
        tmp_path / "burnish.toml",
        """
        select = ["misspelling"]
        ignore = ["wordy-phrase"]
        suggestions = true
        include = ["*.md"]
        exclude = ["old/**"]
        respect-gitignore = false
        max-file-size = "2MiB"
        language = "en"
        accepted-words = "docs/words.txt"
        names = ["BurnishDB", "Acme Tools"]
        [[overrides]]
        paths = ["docs/**"]
        select = ["repeated-word"]
        ignore = ["misspelling"]
        """,
    )

    settings = loaded(tmp_path)

    assert settings.root == tmp_path
    assert (settings.select, settings.ignore) == (("misspelling",), ("wordy-phrase",))
    assert (settings.suggestions, settings.respect_gitignore) == (True, False)
    assert (settings.include, settings.exclude) == (("*.md",), ("old/**",))
    assert settings.max_file_size == 2 * 2**20
    assert settings.accepted_words == tmp_path / "docs/words.txt"
    assert settings.names == ("BurnishDB", "Acme Tools")
    (override,) = settings.overrides
    assert (override.paths, override.select, override.ignore) == (("docs/**",), ("repeated-word",), ("misspelling",))


def test_the_nearest_configuration_above_the_path_is_taken(tmp_path):
    write(tmp_path / "burnish.toml", "max-file-size = 1")
    write(tmp_path / "a/burnish.toml", "max-file-size = 2")
    document = write(tmp_path / "a/b/c.md", "")

    assert loaded(document).max_file_size == 2
    assert loaded(document).root == tmp_path / "a"
    assert loaded(tmp_path / "z.md").max_file_size == 1


def test_a_pyproject_without_our_table_does_not_count(tmp_path):
    write(tmp_path / "pyproject.toml", "[tool.burnish]\nmax-file-size = 7")
    write(tmp_path / "a/pyproject.toml", "[tool.ruff]\n# not for burnish\nline-length = 3")

    assert loaded(tmp_path / "a").max_file_size == 7


def test_in_one_folder_burnish_toml_comes_before_pyproject(tmp_path):
    write(tmp_path / "pyproject.toml", "[tool.burnish]\nmax-file-size = 7")
    write(tmp_path / "burnish.toml", "max-file-size = 8")

    assert loaded(tmp_path).max_file_size == 8


def test_a_damaged_pyproject_of_someone_else_is_no_obstacle(tmp_path):
    write(tmp_path / "pyproject.toml", "this is [not toml")

    assert loaded(tmp_path).max_file_size == 5_000_000


def test_a_damaged_configuration_of_ours_is_named(tmp_path):
    write(tmp_path / "burnish.toml", "select = [")

    assert "burnish.toml: it is not TOML" in problem(tmp_path)


def test_a_byte_order_mark_and_crlf_are_read_over(tmp_path):
    (tmp_path / "burnish.toml").write_bytes(b"\xef\xbb\xbfsuggestions = true\r\nmax-file-size = 9\r\n")

    assert loaded(tmp_path).max_file_size == 9


def test_variables_override_the_file_and_flags_override_variables(tmp_path):
    write(tmp_path / "burnish.toml", "max-file-size = 1\nsuggestions = true\nlanguage = 'en'")

    settings = loaded(tmp_path, {"BURNISH_MAX_FILE_SIZE": "2", "BURNISH_SUGGESTIONS": "no"}, {"max-file-size": "3kB"})

    assert settings.max_file_size == 3000
    assert settings.suggestions is False


def test_an_empty_variable_and_an_absent_flag_count_as_not_set(tmp_path):
    write(tmp_path / "burnish.toml", 'select = ["misspelling"]')

    settings = loaded(tmp_path, {"BURNISH_SELECT": ""}, {"select": (), "ignore": None})

    assert settings.select == ("misspelling",)


def test_names_are_split_at_commas(tmp_path):
    settings = loaded(tmp_path, {"BURNISH_IGNORE": "misspelling, repeated-word"}, {})

    assert settings.ignore == ("misspelling", "repeated-word")
    flags = {"select": ("misspelling,wordy-phrase", "repeated-word")}
    assert loaded(tmp_path, flags=flags).select == ("misspelling", "wordy-phrase", "repeated-word")


def test_globs_are_split_at_commas_but_not_in_braces(tmp_path):
    assert loaded(tmp_path, {"BURNISH_EXCLUDE": "*.{md,txt}, old/**"}).exclude == ("*.{md,txt}", "old/**")


def test_ignoring_by_flag_adds_to_what_the_file_ignores(tmp_path):
    write(tmp_path / "burnish.toml", 'ignore = ["misspelling"]')

    assert loaded(tmp_path, flags={"ignore": ("wordy-phrase",)}).ignore == ("misspelling", "wordy-phrase")


def test_selecting_by_flag_starts_afresh(tmp_path):
    write(tmp_path / "burnish.toml", 'ignore = ["misspelling"]\n[[overrides]]\npaths=["a"]\nselect=["wordy-phrase"]')

    settings = loaded(tmp_path, flags={"select": ("misspelling",)})

    assert (settings.select, settings.ignore) == (("misspelling",), ())
    assert settings.overrides[0].select is None


def test_a_layer_that_adds_rules_takes_them_out_of_what_the_file_ignores(tmp_path):
    write(tmp_path / "burnish.toml", 'extend-select = ["wordy-phrase"]\nignore = ["misspelling", "repeated-word"]')

    settings = loaded(tmp_path, flags={"extend-select": ("misspelling",)})

    assert (settings.extend_select, settings.ignore) == (("wordy-phrase", "misspelling"), ("repeated-word",))


def test_selecting_by_flag_drops_what_the_file_adds(tmp_path):
    override = '[[overrides]]\npaths=["a"]\nextend-select=["wordy-phrase"]'
    write(tmp_path / "burnish.toml", f'extend-select = ["repeated-word"]\n{override}')

    assert loaded(tmp_path).overrides[0].extend_select == ("wordy-phrase",)
    settings = loaded(tmp_path, flags={"select": ("misspelling",)})
    assert (settings.extend_select, settings.overrides[0].extend_select) == ((), ())


def test_a_configuration_can_be_named(tmp_path):
    write(tmp_path / "a/burnish.toml", "max-file-size = 1")
    named = write(tmp_path / "elsewhere/mine.toml", "max-file-size = 2\naccepted-words = 'words.txt'")
    (tmp_path / "a/.git").mkdir()

    for settings in (loaded(tmp_path / "a", config=named), loaded(tmp_path / "a", {"BURNISH_CONFIG": str(named)})):
        assert settings.max_file_size == 2
        assert settings.root == tmp_path / "a"  # its globs speak about the files at hand
        assert settings.accepted_words == tmp_path / "elsewhere/words.txt"


def test_a_named_configuration_that_is_missing_or_not_ours_is_an_error(tmp_path):
    other = write(tmp_path / "pyproject.toml", "[tool.ruff]")

    assert "no such file" in problem(tmp_path, config=tmp_path / "mine.toml")
    assert "no table [tool.burnish]" in problem(tmp_path, config=other)


def test_without_a_configuration_the_root_is_the_repository(tmp_path):
    (tmp_path / "repo/.git").mkdir(parents=True)
    document = write(tmp_path / "repo/docs/a.md", "")

    assert loaded(document).root == tmp_path / "repo"


def test_without_configuration_and_repository_the_root_is_the_working_folder(tmp_path, monkeypatch):
    write(tmp_path / "x/docs/a.md", "")
    monkeypatch.chdir(tmp_path / "x")

    assert loaded(Path("docs/a.md")).root == tmp_path / "x"
    assert loaded(tmp_path).root == tmp_path


WRONG = [
    ("max_file_size = 3", ["`max_file_size`", "did you mean 'max-file-size'?"]),
    ("exclud = []", ["`exclud`", "did you mean 'exclude'?"]),
    ("zzz = 1", ["`zzz`", "there are select, extend-select, ignore"]),
    ("max-file-size = 'big'", ["`max-file-size`", "'big'", "'5MB'"]),
    ("max-file-size = 0", ["`max-file-size`", "0", "expected bytes"]),
    ("max-file-size = true", ["`max-file-size`", "True"]),
    ("suggestions = 'maybe'", ["`suggestions`", "'maybe'", "true or false"]),
    ("select = 3", ["`select`", "3", "a list of texts"]),
    ("select = ['mispelling']", ["`select`", "'mispelling'", "did you mean 'misspelling'?"]),
    ("include = [1]", ["`include`", "[1]"]),
    ("language = 'de'", ["`language`", "'de'", "'en'"]),
    ("accepted-words = 3", ["`accepted-words`", "3"]),
    ("names = ['BurnishDB', '42']", ["`names`", "'42'", "names with letters"]),
    ("overrides = 1", ["[[overrides]]"]),
    ("fallback = 'openai'", ["[[fallback]]"]),
    ("[[fallback]]\nmodel = 'm'", ["[[fallback]] number 1", "`provider`"]),
    ("[[fallback]]\nprovider = 'openai'\nbudget = 1", ["[[fallback]] number 1", "`budget`"]),
    ("rpm = 0", ["`rpm`", "from 1"]),
    ("[[overrides]]\nignore = []", ["[[overrides]] number 1", "`paths`"]),
    ("[[overrides]]\npaths = ['a']\nselct = []", ["[[overrides]] number 1", "`selct`", "did you mean 'select'?"]),
    ("[[overrides]]\npaths = ['a']\nignore = ['nope']", ["`ignore` in [[overrides]] number 1", "'nope'"]),
]


@pytest.mark.parametrize(("text", "expected"), WRONG)
def test_a_mistake_is_told_with_file_key_finding_and_remedy(tmp_path, text, expected):
    write(tmp_path / "burnish.toml", text)

    message = problem(tmp_path)

    assert "burnish.toml: " in message
    assert [part for part in expected if part not in message] == []


@pytest.mark.parametrize(
    "glob", ["../x", "a/../../x", "/etc/*", "~/x", "$HOME/x", "%TEMP%", "C:/x", "\\\\server\\x", "..", "!a.md", ""]
)
@pytest.mark.parametrize("key", ["include", "exclude", "paths"])
def test_a_glob_that_leads_out_of_the_folder_is_refused(tmp_path, key, glob):
    line = f"{key} = ['''{glob}''']"
    write(tmp_path / "burnish.toml", f"[[overrides]]\n{line}" if key == "paths" else line)

    message = problem(tmp_path)

    assert repr(glob) in message
    assert f"`{key}`" in message


@pytest.mark.parametrize("path", ["../words.txt", "/etc/words", "~/words", "$HOME/words"])
def test_accepted_words_outside_the_folder_are_refused_in_a_file(tmp_path, path):
    write(tmp_path / "burnish.toml", f"accepted-words = '{path}'")

    assert "`accepted-words`" in problem(tmp_path)


def test_a_glob_for_the_folder_itself_begins_with_a_dot(tmp_path):
    write(tmp_path / "burnish.toml", "exclude = ['./README.md', 'a..b.md']")

    assert loaded(tmp_path).exclude == ("/README.md", "a..b.md")


def test_mistakes_in_variables_and_flags_are_named_as_they_were_typed(tmp_path):
    assert problem(tmp_path, {"BURNISH_MAX_FILE_SIZE": "x"}).startswith("BURNISH_MAX_FILE_SIZE: ")
    assert problem(tmp_path, flags={"max-file-size": "x"}).startswith("--max-file-size: ")
    assert "did you mean 'wordy-phrase'" in problem(tmp_path, flags={"ignore": ("wordy-phrases",)})


@pytest.mark.parametrize("nothing", [",", " , "])
def test_a_list_that_names_nothing_is_a_mistake_and_selects_not_silently_nothing(tmp_path, nothing):
    assert problem(tmp_path, {"BURNISH_SELECT": nothing}) == "BURNISH_SELECT: it names nothing"
    assert problem(tmp_path, flags={"select": (nothing,)}) == "--select: it names nothing"


def test_a_near_miss_of_a_variable_is_an_error_and_other_variables_are_not_ours(tmp_path):
    assert "did you mean 'BURNISH_SELECT'?" in problem(tmp_path, {"BURNISH_SELCT": "misspelling"})
    assert loaded(tmp_path, {"BURNISH_CORPUS": "/data", "BURNISH_DEBUG": "1", "PATH": "x"}) == loaded(tmp_path)


def test_every_key_can_be_set_by_a_variable():
    assert set(VARIABLES.values()) == set(KEYS)


@given(
    st.dictionaries(
        st.sampled_from([*KEYS, "overrides"]),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(max_size=8), lambda inner: st.lists(inner, max_size=3)
        ),
        max_size=4,
    )
)
def test_values_of_any_type_are_read_or_refused_with_our_error(flags):
    try:
        load(Path(os.curdir), None, {}, flags)
    except ConfigurationError:
        return


@pytest.mark.parametrize(
    ("line", "key", "value"),
    [
        ('price = "0.15,0.60"', "price", Price(150_000, 600_000)),
        ("price = [1, 4]", "price", Price(1_000_000, 4_000_000)),
        ('price = "0,0"', "price", Price(0, 0)),
        ("budget = 2", "budget", 2_000_000),
        ("budget = 0.5", "budget", 500_000),
        ('budget = "$1.25"', "budget", 1_250_000),
        ("concurrency = 64", "concurrency", 64),
        ('strategy = ["clarity", "accuracy"]', "strategy", ("clarity", "accuracy")),
        ('passes = "parallel"', "passes", "parallel"),
        ("pack = false", "pack", False),
        ("cache = false", "cache", False),
        ("retry-refused = true", "retry_refused", True),
        ('unknown = "hold"', "unknown", "hold"),
        ('model = " gpt-4o-mini "', "model", "gpt-4o-mini"),
    ],
)
def test_what_is_said_about_asking_is_read(tmp_path, line, key, value):
    write(tmp_path / "burnish.toml", line + "\n")

    assert getattr(loaded(tmp_path), key) == value


@pytest.mark.parametrize("key", ["style-guide", "glossary", "record", "settled", "accepted-words"])
def test_a_file_lies_beside_the_configuration_or_where_a_variable_says(tmp_path, monkeypatch, key):
    write(tmp_path / "burnish.toml", f'{key} = "docs/file.txt"\n')
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    monkeypatch.chdir(folder)
    variable = "BURNISH_" + key.replace("-", "_").upper()
    field = key.replace("-", "_")

    assert getattr(loaded(tmp_path), field) == tmp_path / "docs/file.txt"
    assert getattr(loaded(tmp_path, {variable: "mine.txt"}), field) == folder / "mine.txt"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('price = "cheap"', "`price` is 'cheap'; expected two prices in USD per million tokens"),
        ("price = 1", "`price` is '1'; expected two prices"),
        ("budget = -1", "`budget` is -1; expected an amount in USD, as 2.50"),
        ("budget = true", "`budget` is True; expected an amount"),
        ("budget = nan", "`budget` is nan; expected an amount"),
        ("concurrency = 0", "`concurrency` is 0; expected a whole number from 1 to 10000"),
        ("concurrency = 1.5", "`concurrency` is 1.5; expected a whole number"),
        ('passes = "both"', "`passes` is 'both'; expected 'single' or 'parallel'"),
        ('unknown = "drop"', "`unknown` is 'drop'; expected 'resend-once' or 'hold'"),
        ('provider = ""', "`provider` is ''; expected a text"),
        ('style-guide = "/etc/passwd"', "expected a path below the folder of the configuration"),
        ('record = "../replies.jsonl"', "expected a path below the folder of the configuration"),
    ],
)
def test_what_cannot_be_asked_for_is_told_with_what_can(tmp_path, line, expected):
    write(tmp_path / "burnish.toml", line + "\n")

    assert expected in problem(tmp_path)
