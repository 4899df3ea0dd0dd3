"""How much room the machine has."""

from pathlib import Path

from burnish.files.room import free_disk, free_memory

MACHINE = "MemTotal:       16384000 kB\nMemFree:          100000 kB\nMemAvailable:    2000000 kB\n"
NOWHERE = Path("/nowhere")


def group(folder: Path, most: str, used: int, files: int | None = None) -> Path:
    (folder / "memory.max").write_text(f"{most}\n")
    (folder / "memory.current").write_text(f"{used}\n")
    if files is not None:
        (folder / "memory.stat").write_text(f"anon 17\ninactive_file {files}\nactive_file 3\n")
    return folder


def machine(folder: Path, text: str = MACHINE) -> Path:
    file = folder / "meminfo"
    file.write_text(text)
    return file


def test_what_the_machine_has_left_counts(tmp_path: Path):
    assert free_memory(machine(tmp_path), NOWHERE) == 2_000_000 * 1024


def test_a_container_with_a_limit_has_no_more_than_that(tmp_path: Path):
    assert free_memory(machine(tmp_path), group(tmp_path, "500000000", 450_000_000, 30_000_000)) == 80_000_000
    assert free_memory(machine(tmp_path), group(tmp_path, "500000000", 600_000_000, 0)) == 0


def test_a_container_without_a_limit_has_what_the_machine_has(tmp_path: Path):
    assert free_memory(machine(tmp_path), group(tmp_path, "max", 450_000_000)) == 2_000_000 * 1024


def test_what_cannot_be_told_is_not_guessed(tmp_path: Path):
    assert free_memory(NOWHERE, NOWHERE) is None
    assert free_memory(machine(tmp_path, "MemAvailable: plenty\n"), NOWHERE) is None
    assert free_disk(NOWHERE / "below") is None


def test_the_disk_of_a_folder_has_some_room(tmp_path: Path):
    assert (free_disk(tmp_path) or 0) > 0
