"""The library as a program uses it."""

import json
from pathlib import Path

import pytest

import burnish
from burnish import Burnish, Settings
from burnish.api import SCHEMA_VERSION, Override, RunResult, Status, Verdict, report_json
from burnish.errors import ConfigurationError, PathNotFound, UnknownFormat
from burnish.testing import ManualClock, MemoryFiles

ROOT = Path("docs").absolute()
TEH = b"It is teh cat that they recieve, and it is teh best of all.\n"
THE = b"It is the cat that they receive, and it is the best of all.\n"


def files_of(**contents: bytes) -> MemoryFiles:
    return MemoryFiles({ROOT / f"{name}.md": text for name, text in contents.items()}, root=ROOT)


def test_one_call_improves_a_text():
    result = burnish.enhance(TEH.decode())

    assert (result.text, result.changed) == (THE.decode(), True)


def test_a_text_without_faults_comes_back_as_it_is():
    result = burnish.enhance(THE.decode())

    assert (result.source, result.changed) == (THE, False)


def test_enhancing_twice_is_enhancing_once():
    once = Burnish(Settings(suggestions=True)).enhance_text(TEH)

    twice = Burnish(Settings(suggestions=True)).enhance_text(once.source)

    assert (twice.source, twice.changed) == (once.source, False)


def test_text_may_be_bytes():
    assert Burnish().enhance_text(TEH).source == THE


@pytest.mark.parametrize("source", ["Teh café".encode("latin-1"), b"\xff\xfet\0e\0h\0", b"teh \xc3 cut"])
def test_bytes_that_are_not_utf_8_are_left_alone(source: bytes):
    result = Burnish().enhance_text(source)

    assert result.source is source
    assert result.document.status is Status.LEFT_ALONE
    assert "UTF-" in result.document.reason


def test_the_suffix_names_the_format():
    assert Burnish().enhance_text(b"`recieve` it, teh cat", "a.md").source == b"`recieve` it, the cat"
    assert Burnish().enhance_text(TEH, "a.txt").source == THE
    assert Burnish().enhance_text(TEH, "a.bin").document.status is Status.LEFT_ALONE


def test_check_writes_nothing():
    files = files_of(a=TEH, b=THE)

    result = Burnish(files=files).check([ROOT])

    assert files.writes == []
    assert [document.status for document in result.documents] == [Status.CHANGED, Status.UNCHANGED]
    assert [document.written for document in result.documents] == [None, None]


def test_enhance_writes_only_when_asked_to():
    files = files_of(a=TEH, b=THE)

    Burnish(files=files).enhance([ROOT])
    assert files.writes == []

    Burnish(files=files).enhance([ROOT], write=True)
    assert files.writes == [ROOT / "a.md"]
    assert files.contents[ROOT / "a.md"] == THE


def test_output_leaves_the_sources_alone():
    files, out = files_of(a=TEH), Path("out").absolute()

    Burnish(files=files).enhance([ROOT], output=out)

    assert files.contents == {ROOT / "a.md": TEH, out / "a.md": THE}


def test_a_path_that_does_not_exist_is_told():
    with pytest.raises(PathNotFound):
        Burnish(files=files_of(a=TEH)).check([Path("nowhere")])


# -- settings ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "settings", [Settings(ignore=("misspelling",)), Settings(select=("repeated-word",)), Settings(select=())]
)
def test_a_rule_that_is_not_selected_finds_nothing(settings: Settings):
    assert Burnish(settings).enhance_text(TEH).source == TEH


@pytest.mark.parametrize("settings", [Settings(ignore=("mispelling",)), Settings(select=("mispelling",))])
def test_a_rule_that_does_not_exist_is_told_with_what_was_meant(settings: Settings):
    with pytest.raises(ConfigurationError, match="misspelling"):
        Burnish(settings).enhance_text(TEH)


def test_an_override_holds_for_its_paths_only():
    settings = Settings(root=ROOT, overrides=(Override(paths=("old/",), ignore=("misspelling",)),))
    files = MemoryFiles({ROOT / "old/a.md": TEH, ROOT / "new/a.md": TEH}, root=ROOT)

    Burnish(settings, files=files).enhance([ROOT], write=True)

    assert files.writes == [ROOT / "new/a.md"]


def test_accepted_words_are_left_alone_in_any_case():
    words = ROOT / "words.txt"
    files = MemoryFiles({words: b"# ours\n\nTEH  # a name\n", ROOT / "a.md": TEH}, root=ROOT)

    Burnish(Settings(accepted_words=words), files=files).enhance([ROOT], write=True)

    assert files.contents[ROOT / "a.md"] == TEH.replace(b"recieve", b"receive")


def test_the_file_of_accepted_words_is_no_document(tmp_path):
    words = tmp_path / "our [words].txt"
    words.write_text("recieve\n", encoding="utf-8")
    (tmp_path / "a.txt").write_text("We recieve and seperate.\n", encoding="utf-8")

    run = Burnish(Settings(root=tmp_path, accepted_words=words)).check([tmp_path])

    assert [document.path for document in run.documents] == [str(tmp_path / "a.txt")]


def test_two_accepted_words_on_one_line_are_an_error_that_names_the_line():
    words = ROOT / "words.txt"
    files = MemoryFiles({words: b"one\ntwo three\n"}, root=ROOT)

    with pytest.raises(ConfigurationError, match="line 2 holds more than one word"):
        Burnish(Settings(accepted_words=words), files=files).check([ROOT])


def test_a_document_in_another_language_is_looked_at_when_any_language_is_wanted():
    german = "Das ist ein Text, der nicht auf Englisch ist und den man mit der Regel nicht prüfen kann. " * 6

    left_alone = Burnish().enhance_text(german + "Teh end.")
    looked_at = Burnish(Settings(language="any")).enhance_text(german + "Teh end.")

    assert left_alone.document.status is Status.LEFT_ALONE
    assert looked_at.text.endswith("The end.")


def test_accepted_words_that_cannot_be_read_are_told():
    with pytest.raises(ConfigurationError, match="accepted-words"):
        Burnish(Settings(accepted_words=ROOT / "none.txt"), files=files_of()).check([])


def test_rules_are_listed_with_their_cases():
    rules = Burnish().rules()

    assert {"misspelling", "repeated-word", "wordy-phrase"} <= {rule.name for rule in rules}
    assert all(rule.summary and rule.cases for rule in rules)
    assert [rule.name for rule in Burnish(Settings(select=("misspelling",))).rules()] == ["misspelling"]


# -- revise --------------------------------------------------------------------------------------------------------


def test_a_new_text_of_a_block_is_put_in_word_by_word():
    text = "# Title\n\n> A long\n> winding text with `code`.\n"
    assert Burnish().blocks(text) == ["Title", "A long\nwinding text with `code`."]

    result = Burnish().revise(text, {1: "A short text with `code`."})

    assert result.text == "# Title\n\n> A short\n> text with `code`.\n"
    assert result.document.count(Verdict.APPLIED) == 1


def test_a_new_text_that_lost_a_mask_is_refused_and_the_others_are_applied():
    text = "See [the page](https://a.example/x).\n\nTeh end.\n"

    result = Burnish().revise(text, {0: "See the page.", 1: "The end."})

    assert result.text == text.replace("Teh", "The")
    assert [(p.verdict.value, p.refusal and p.refusal.check) for p in result.document.proposals] == [
        ("refused", "masks"),
        ("applied", None),
    ]


def test_no_revisions_give_the_same_bytes():
    assert Burnish().revise(TEH, {}).source == TEH


def test_a_block_that_does_not_exist_cannot_be_revised():
    with pytest.raises(IndexError):
        Burnish().revise(TEH, {7: "text"})


def test_a_format_that_is_not_known_has_no_blocks():
    with pytest.raises(UnknownFormat):
        Burnish().blocks(TEH, "a.bin")


# -- the report ----------------------------------------------------------------------------------------------------


def report_of(**contents: bytes) -> dict[str, object]:
    files = MemoryFiles({ROOT / f"{name}.md": text for name, text in contents.items()}, root=ROOT)
    return json.loads(report_json(Burnish(files=files, clock=ManualClock()).check([ROOT])))


def test_the_report_has_the_keys_of_its_schema():
    report = report_of(a=TEH)

    assert report["schema"] == SCHEMA_VERSION == 2
    assert set(report) == {"schema", "burnish", "interrupted", "totals", "seconds", "asked", "documents"}
    assert set(report["totals"]) == {"documents", "bytes", "by_status", "by_verdict"}
    (document,) = report["documents"]
    assert set(document) == {"path", "status", "reason", "bytes", "written", "frozen_bytes", "edits"}
    assert set(document["edits"][0]) == {
        *("rule", "strategy", "tier", "verdict", "line", "column", "start", "end", "before", "after"),
        *("reason", "refused_by", "refused_because"),
    }


def test_the_report_counts_what_happened():
    totals = report_of(a=TEH, b=THE, c=b"\xff\xfe\n")["totals"]

    assert totals["documents"] == 3
    assert totals["bytes"] == len(TEH) + len(THE) + 3
    none = {"failed": 0, "conflict": 0, "waiting": 0}
    assert totals["by_status"] == {"unchanged": 1, "changed": 1, "left alone": 1, **none}
    assert totals["by_verdict"] == {verdict.value: 3 if verdict is Verdict.APPLIED else 0 for verdict in Verdict}


def test_the_offsets_of_the_report_are_those_of_the_source():
    (document,) = report_of(a="é, ".encode() + TEH)["documents"]

    source = "é, ".encode() + TEH
    assert [source[e["start"] : e["end"]].decode() for e in document["edits"]] == [
        e["before"] for e in document["edits"]
    ]


def test_a_file_name_that_is_not_utf_8_does_not_spoil_the_report():
    name = Path("docs/\udcff.md")
    run = Burnish(files=MemoryFiles({name: THE}), clock=ManualClock()).check([name])

    assert json.loads(report_json(run))["documents"][0]["path"] == str(name)


def test_a_run_of_nothing_has_a_report():
    assert json.loads(report_json(RunResult((), {})))["documents"] == []


# -- the front door ------------------------------------------------------------------------------------------------


def test_the_package_offers_its_names_and_no_others():
    assert burnish.Burnish is Burnish
    assert all(hasattr(burnish, name) for name in burnish.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = burnish.nonsense


def test_real_documents_stay_sound_and_settle(corpus):
    from burnish.testing.judge import broken

    library, changed = Burnish(Settings(suggestions=True)), 0
    for name, source in corpus.sample(60).items():
        result = library.enhance_text(source, name)
        if result.changed:
            changed += 1
            assert broken(source, result.source) is None, name
            assert library.enhance_text(result.source, name).source == result.source, name
    assert changed > 3
