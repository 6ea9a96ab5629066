"""A batch that stops half way: nothing half done, what was done is said, and the same line does what is left."""

import signal
from collections import Counter
from pathlib import Path

import pytest
from batches import answer, class_list, people, statuses, stopped_after_first_slice, transfer, transferred
from office_books import Desk

from ketnap.commands.case.batch import running
from ketnap.storage.correspondence import letters

COUNT = 2 * running.SIZE + 3


def agrees(desk: Desk) -> int:
    """Everybody who was transferred has all letters issued, and no number is missing; how many they are."""
    with desk.book.reading() as reader:
        assert letters.gaps(reader) == []
        issued = Counter(each.letter.case for each in letters.every(reader) if each.letter.status == "issued")
        drafts = [each for each in letters.every(reader) if each.letter.status == "draft"]
    assert drafts == []
    assert set(issued.values()) <= {2}
    assert len(issued) == transferred(desk)
    return len(issued)


@pytest.mark.parametrize("joint", [(), ("--gop",)])
def test_a_killed_run_leaves_whole_slices_and_the_same_line_does_the_rest(
    desk: Desk, tmp_path: Path, joint: tuple[str, ...]
) -> None:
    walks = people(desk, COUNT)
    path = class_list(tmp_path / "moves.xlsx", walks)
    line = transfer(path, "--phat-hanh", *joint)
    total = len(desk.json(*transfer(path, *joint))["numbers"])
    killed = stopped_after_first_slice(desk, [*line, "--lay-so", str(total)], signal.SIGKILL)
    assert killed.returncode == -signal.SIGKILL
    done = agrees(desk)
    assert 0 < done < COUNT
    left = len(desk.json(*transfer(path, *joint))["numbers"])
    found = desk.json(*line, "--lay-so", str(left))
    assert Counter(statuses(found).values()) == {"kept": done, "moved": COUNT - done}
    assert agrees(desk) == COUNT
    sheets = COUNT + (2 if joint else COUNT)
    with desk.book.reading() as reader:
        hosts = [each for each in letters.every(reader) if each.letter.number is not None]
    assert len(hosts) == sheets if not joint else len(hosts) >= sheets
    assert len([name for name in desk.files() if not name.startswith(".")]) == len(hosts)
    assert desk.run("nhat-ky", "doi-chieu").exit_code == 0


def test_ctrl_c_says_how_far_it_came_and_how_the_rest_is_done(desk: Desk, tmp_path: Path) -> None:
    path = class_list(tmp_path / "moves.xlsx", people(desk, COUNT))
    total = len(desk.json(*transfer(path))["numbers"])
    line = transfer(path, "--phat-hanh", "--lay-so", str(total))
    stopped = stopped_after_first_slice(desk, line, signal.SIGINT)
    done = agrees(desk)
    assert 0 < done < COUNT
    assert stopped.returncode == 130, stopped.stderr
    assert f"Đã dừng sau {done}/{COUNT} người" in stopped.stderr
    assert "Gõ lại đúng lệnh ấy: chỉ làm phần còn lại." in stopped.stderr
    assert "chưa ghi gì" not in stopped.stderr


def test_a_disk_that_takes_no_files_keeps_the_numbers_and_the_files_are_written_later(
    desk: Desk, tmp_path: Path
) -> None:
    path = class_list(tmp_path / "moves.xlsx", people(desk, 3))
    desk.letters_folder.write_text("a file where the folder should be")
    result = desk.run(*transfer(path, "--phat-hanh", "--lay-so", "6"))
    assert result.exit_code == 74, result.output
    assert "Đã dừng sau 3/3 người" in result.stderr
    assert agrees(desk) == 3
    desk.letters_folder.unlink()
    found = desk.json(*transfer(path, "--phat-hanh"))
    assert (found["kept"], found["files"], len(desk.files())) == (3, 6, 6)


def test_somebody_who_holds_the_book_for_long_stops_the_run_before_anything_is_done(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ketnap.storage import engine

    path = class_list(tmp_path / "moves.xlsx", people(desk, 2))
    monkeypatch.setattr(engine, "_WAIT_SECONDS", 0.2)
    with desk.book.begin():
        result = desk.run(*transfer(path, "--de-du-thao"))
    assert result.exit_code == 7, result.output
    assert transferred(desk) == 0


def test_numbers_that_others_take_meanwhile_are_not_taken_twice(desk: Desk, tmp_path: Path) -> None:
    walks = people(desk, 2)
    alone = desk.certified(name="Vũ Hải Yến", identity_number="099301099998")
    path = class_list(tmp_path / "moves.xlsx", walks)
    planned = desk.json(*transfer(path))
    desk.json(
        "ho-so",
        "chuyen-ho-so",
        alone.code,
        "--den",
        "xã Kiến Thụy",
        "--hieu-luc",
        "01/12/2026",
        "--ly-do",
        "job",
        "--phat-hanh",
        "--lay-so",
        "2",
    )
    found = answer(desk, *transfer(path, "--phat-hanh", "--lay-so", "4"))
    assert planned["numbers"] != found["numbers"]
    assert agrees(desk) == 3
