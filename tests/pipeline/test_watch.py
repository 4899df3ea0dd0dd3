"""What a watcher does about what it sees: documents as plain stamps, time as a number."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from burnish.model.files import Stamp
from burnish.pipeline.watch import Pace, Wait, Warm, Watch, WorkOn

A, B, C = Path("a.md"), Path("b.md"), Path("c.md")
PACE = Pace(interval=1, quiet=0.5, patience=5, idle=10)


def stamps(**edits: int) -> dict[Path, Stamp]:
    """Documents, each with the number of edits that were made to it."""
    return {Path(f"{name}.md"): Stamp(100, edit, certain=True) for name, edit in edits.items()}


def watching(**edits: int) -> Watch:
    return Watch.of(stamps(**edits), 0.0, PACE)


def test_while_nothing_happens_it_looks_at_its_usual_pace():
    watch = watching(a=1).looked(stamps(a=1), 3.0)

    assert watch.deed(3.0) == Wait(1)


def test_after_a_while_without_any_change_there_is_time_to_warm():
    watch = watching(a=1).looked(stamps(a=1), 10.0)

    assert watch.deed(9.9) == Wait(1)
    assert watch.deed(10.0) == Warm()


def test_a_document_that_changes_is_looked_at_again_soon_and_worked_on_when_it_stands_still():
    watch = watching(a=1, b=1).looked(stamps(a=1, b=2), 1.0)
    assert watch.deed(1.0) == Wait(0.5)

    watch = watch.looked(stamps(a=1, b=2), 1.5)
    assert watch.deed(1.5) == WorkOn((B,))


def test_a_document_that_is_still_being_written_is_left_alone():
    watch = watching(a=1)
    for edit in range(2, 20):
        watch = watch.looked(stamps(a=edit), edit * 0.4)
        assert watch.deed(edit * 0.4) == Wait(0.5)


def test_what_changes_together_is_worked_on_together_in_the_order_of_the_search():
    watch = watching(a=1, b=1).looked(stamps(a=1, b=2), 1.0).looked(stamps(a=2, b=2, c=1), 1.4)
    assert watch.deed(1.5) == Wait(0.5)  # `b` stands still, the others do not

    assert watch.looked(stamps(a=2, b=2, c=1), 1.9).deed(1.9) == WorkOn((A, B, C))


def test_a_document_that_is_written_without_end_holds_up_no_other():
    watch = watching(a=1, b=1)
    for edit in range(2, 20):
        watch = watch.looked(stamps(a=edit, b=2), edit * 0.4)
        if isinstance(watch.deed(edit * 0.4), WorkOn):
            break

    assert watch.deed(edit * 0.4) == WorkOn((B,))
    assert edit * 0.4 == pytest.approx(0.8 + 5, abs=0.4)


def test_a_document_that_is_replaced_by_way_of_its_absence_is_not_taken_for_gone():
    watch = watching(a=1).looked(stamps(), 1.0).looked(stamps(a=2), 1.2)

    assert watch.deed(1.2) == Wait(0.5)
    assert watch.looked(stamps(a=2), 1.7).deed(1.7) == WorkOn((A,))


def test_a_document_that_is_gone_is_said_to_be():
    watch = watching(a=1, b=1).looked(stamps(b=1), 1.0)

    assert watch.deed(1.5) == WorkOn((), (A,))


def test_a_document_that_is_as_it_was_before_needs_nothing():
    watch = watching(a=1).looked(stamps(a=2), 1.0).looked(stamps(a=1), 1.2)

    assert watch.deed(1.7) == Wait(1)
    assert watch.deed(11.1) == Wait(1)  # but something happened then
    assert watch.deed(11.2) == Warm()


def test_that_a_disk_grows_certain_of_a_stamp_is_no_change():
    watch = Watch.of({A: Stamp(1, 1, certain=False)}, 0.0, PACE).looked({A: Stamp(1, 1, certain=True)}, 1.0)

    assert watch.deed(2.0) == Wait(1)


def test_what_a_run_wrote_itself_is_no_change():
    watch = watching(a=1).looked(stamps(a=2), 1.0).ran([A], 2.0, wrote=stamps(a=3))

    assert watch.looked(stamps(a=3), 2.5).deed(3.0) == Wait(1)


def test_what_a_person_changed_during_a_run_is_worked_on_in_the_next():
    watch = watching(a=1).looked(stamps(a=2), 1.0).ran([A], 2.0, wrote={})

    assert watch.looked(stamps(a=3), 2.1).deed(2.6) == WorkOn((A,))


def test_what_a_run_did_not_get_done_goes_with_the_next_one_if_it_is_still_there():
    watch = watching(a=1, b=1, c=1).ran(None, 1.0, wrote={}, left=[A, C])
    assert watch.looked(stamps(a=1, b=1, c=1), 2.0).deed(3.0) == Wait(1)

    assert watch.looked(stamps(b=2, c=1), 4.0).deed(5.0) == WorkOn((B, C), (A,))


def test_after_a_run_over_everything_nothing_is_open():
    watch = watching(a=1).looked(stamps(a=2, b=1), 1.0).ran(None, 1.5, wrote={})

    assert watch.looked(stamps(a=2, b=1), 2.0).deed(20.0) == Warm()


def test_what_was_there_is_still_looked_for():
    watch = watching(a=1).looked(stamps(b=1), 1.0)

    assert watch.paths == [A, B]


edits = st.lists(st.tuples(st.floats(0.05, 4.0), st.sampled_from("abc"), st.booleans()), max_size=40)


@given(edits)
def test_whatever_happens_each_last_state_is_worked_on_once_and_never_one_that_is_being_written(edits):
    """Edits and removals come at any time; a look at the times that the watcher wants."""
    now, at, pending = 0.0, 0.0, []
    for after, name, removed in edits:
        at += after
        pending.append((at, Path(f"{name}.md"), removed))
    disk: dict[Path, int] = {A: 0, B: 0}
    worked_on: dict[Path, int] = dict(disk)
    changed_at: dict[Path, float] = {}
    watch = Watch.of(_stamped(disk), now, PACE)
    while pending or now < at + 20:
        while pending and pending[0][0] <= now:
            moment, path, removed = pending.pop(0)
            if not removed:
                disk[path] = len(pending) + 1000  # never the same twice
            elif disk.pop(path, None) is None:
                continue
            changed_at[path] = moment
        watch = watch.looked(_stamped(disk), now)
        match watch.deed(now):
            case WorkOn(documents, gone):
                for path in documents:
                    assert path in disk
                    assert now - changed_at[path] >= PACE.quiet
                    assert worked_on.get(path) != disk[path]  # else it ran for nothing
                    worked_on[path] = disk[path]
                for path in gone:
                    assert path not in disk
                    worked_on.pop(path, None)
                watch = watch.ran([*documents, *gone], now, wrote={})
            case Wait(seconds):
                assert 0 < seconds <= PACE.interval
                now += seconds
            case Warm():
                assert worked_on == disk
                now += PACE.interval
    assert worked_on == disk
    assert not watch.changes


def _stamped(disk: Mapping[Path, int]) -> dict[Path, Stamp]:
    return {path: Stamp(100, edit, certain=True) for path, edit in sorted(disk.items())}
