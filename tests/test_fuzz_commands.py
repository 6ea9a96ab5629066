"""Whatever is typed after `ketnap`, on a book of its own: an exit code of the contract, no traceback, nothing that a terminal
would obey, and nothing written unless the line was done."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import trying_lines
from batches import list_of
from fuzzing import Fault, Tried, needs_limits
from packet_books import after_a_move
from rosters import good, write
from small_procedure import FILES
from soaking import size

from ketnap.workflow.law import Law

pytestmark = [pytest.mark.soak("Input by chance: command lines"), needs_limits]

INPUTS = size(150, 10_000)
TYPED = ("a.ketnap", "roster.xlsx", "moves.xlsx", "small.yaml", "2026.yaml", "noise.csv", "empty", "so.db", "so.db.khoa",
         "new.xlsx", "new.db", "none/there.xlsx", "van-ban", "goi", "x" * 300, "thư mục/tệp\u202e.xlsx", ".", "")  # fmt: skip
"""What is typed where a command asks for a file."""


@pytest.fixture
def good_folder(tmp_path: Path, law: Law, vietnamese: None) -> Path:
    """The folder of an office that has moved somebody: book, keys, letters, a packet; and files that commands read."""
    two = after_a_move(tmp_path / "two", law)
    two.home.certified(name="Vũ Hải Yến", identity_number="031301004489")
    packet = two.sent()
    two.close()
    folder = tmp_path / "good"
    shutil.copytree(tmp_path / "two" / "le-chan", folder)
    shutil.copyfile(packet, folder / "a.ketnap")
    write(folder / "roster.xlsx", [good(1), good(2, identity_number="12")])
    list_of(folder / "moves.xlsx", [("HS-000001-B", "xã Cẩm Giàng", "1/12/2026", "việc làm")])
    (folder / "small.yaml").write_text(FILES["admission.yaml"], "utf-8")
    (folder / "2026.yaml").write_text("year: 2026\nstatus: official\nsource: a\ndays: []\n", "utf-8")
    (folder / "noise.csv").write_bytes(b"\x81\x00\xff,;" * 50)
    (folder / "empty").mkdir()
    return folder


def test_any_line_is_answered_by_the_contract_and_writes_all_or_nothing(
    good_folder: Path, tmp_path: Path, proof: Any
) -> None:
    folder = tmp_path / "office"
    shutil.copytree(good_folder, folder)
    here = Path(trying_lines.__file__)
    line = [sys.executable, str(here), str(folder), str(good_folder), str(INPUTS), *TYPED]
    ran = subprocess.run(
        line, stdout=subprocess.PIPE, encoding="utf-8", env={**os.environ, "XDG_DATA_HOME": str(tmp_path)}
    )
    assert ran.returncode == 0
    said = json.loads(ran.stdout)
    typed = said.pop("typed")
    found = Tried(**{**said, "faults": [Fault(*each) for each in said["faults"]]})
    told = [
        f"{fault.what}\n  input {fault.number}: {each}"
        for fault, each in zip(found.faults, typed, strict=True)
    ]
    assert not told, "\n\n".join(told)
    assert found.answers.get("exit 0", 0) > INPUTS // 20, found.answers
    proof(**found.figures(), exit_codes=len(found.answers))
