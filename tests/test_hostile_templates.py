"""Templates that somebody brings along: they reach nothing, run for no time, and each is refused with its line."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fuzzing import each_answered, needs_limits
from letter_samples import MAY_PRINT, told
from office_books import Desk
from soaking import size

from ketnap.commands.letter.templates import apart as templates_apart
from ketnap.commands.letter.templates.problems import Wanted
from ketnap.notifications import render, sandbox
from ketnap.notifications.reading import TemplateProblem

pytestmark = pytest.mark.soak("Hostile templates")

SOUND = """subject: về việc thử
to: {{ letter.addressee }}
recipients:
- Như trên
- Lưu {{ office.archive }}
---
Đồng chí.

"""
LINE = SOUND.count("\n") + 1

# ---- what reaches for something ------------------------------------------------------------------------------------

_OBJECTS = ("''", "person", "person.name", "helpers", "loop", "self", "letter.issued_on", "1", "none", "office", "caller",
            "cycler", "namespace", "joiner", "lipsum", "dict", "range", "request", "config", "g", "varargs", "kwargs", "_")  # fmt: skip
_ATTRIBUTES = ("__class__", "__class__.__mro__", "__init__.__globals__", "__subclasses__", "_sa_instance_state", "mro", "items",
               "format", "keys", "__dict__", "__getattribute__", "gi_frame", "f_globals", "func_globals")  # fmt: skip
REACHING = (
    *(f"{{{{ {each}.{attribute} }}}}" for each, attribute in zip(_OBJECTS, _ATTRIBUTES * 2, strict=False)),
    *(f"{{{{ person.{attribute} }}}}" for attribute in _ATTRIBUTES),
    *(f"{{{{ ''.{attribute} }}}}" for attribute in _ATTRIBUTES),
    "{{ ''.__class__.__mro__[1].__subclasses__()[40]('/etc/passwd').read() }}",
    "{{ ''['__class__'] }}", "{{ person['name'] }}", "{{ person.name[0] }}", "{{ person.name[::-1] }}",
    "{{ person | attr('__class__') }}", "{{ '' | attr('\\x5f\\x5fclass\\x5f\\x5f') }}", "{{ helpers | map('upper') | list }}",
    "{{ person.name | format(1) }}", "{{ '%s' | format(person) }}", "{{ '{0.__class__}'.format(person) }}", "{{ person.name | safe }}",
    "{{ lipsum.__globals__['os'].popen('id').read() }}", "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ self._TemplateReference__context.cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ get_flashed_messages.__globals__ }}", "{{ url_for.__globals__ }}", "{{ config.items() }}", "{{ range(9) | list }}",
    "{% set x = ''.__class__ %}", "{% set ns = namespace(x=1) %}", "{% macro m() %}{{ caller() }}{% endmacro %}",
    "{% call m() %}{% endcall %}", "{% include '/etc/passwd' %}", "{% include ['a', 'b'] %}", "{% import 'os' as os %}",
    "{% from 'os' import system %}", "{% extends '/etc/passwd' %}", "{% block b %}{{ super() }}{% endblock %}",
    "{% for x in ().__class__.__base__.__subclasses__() %}{{ x }}{% endfor %}", "{% for x in person.items() %}{{ x }}{% endfor %}",
    "{% for k, v in person %}{{ k }}{% endfor %}", "{% for x in [1, 2, 3] %}{{ x }}{% endfor %}",
    "{% for x in helpers recursive %}{{ loop(x) }}{% endfor %}", "{% for x in {'a': 1} %}{{ x }}{% endfor %}",
    "{% if ''.__class__ %}x{% endif %}", "{% if person.__class__ is defined %}x{% else %}{{ person }}{% endif %}",
    "{% filter caps %}{{ ''.__class__ }}{% endfilter %}", "{% with a = 1 %}{{ a }}{% endwith %}", "{% autoescape false %}x{% endautoescape %}",
    "{% do person.pop('name') %}", "{% debug %}", "{% trans %}x{% endtrans %}", "{% raw %}{{ x }}", "{{ [].append(1) }}",
    "{{ {}.__class__ }}", "{{ ().__class__.__bases__ }}", "{{ (1).__class__ }}", "{{ true.__class__ }}", "{{ 1.5 }}", "{{ 1e99999 }}",
    "{{ 1e٣ }}", "{{ 0x٣ }}",
    "{{ x.__init__.__globals__.__builtins__.__import__('os').system('id') }}", "{{ person.name.__add__('x') }}",
    "{{ loop.index }}", "{% for h in helpers %}{{ loop.__class__ }}{% endfor %}", "{% for h in helpers %}{{ loop.changed(h) }}{% endfor %}",
    "{% for h in helpers %}{{ loop.cycle('a', 'b') }}{% endfor %}", "{% for h in helpers %}{{ loop.previtem.name }}{% endfor %}",
    "{{ ''.join(['a']) }}", "{{ person.name ~ 'x' }}", "{{ 'a' + 'b' }}", "{{ 'a' % 'b' }}", "{{ 7 * 7 }}", "{{ -1 }}", "{{ 'a' in 'ab' }}{{ person }}",
    "{{ person.name is callable }}", "{{ person.name is sameas person }}", "{{ dict(a=1) }}", "{{ person.name | pad(*helpers) }}{{ person }}",
)  # fmt: skip

# ---- what takes time or memory -------------------------------------------------------------------------------------

_LOOP = "{% for a in helpers %}"
HEAVY = (
    "{{ 'a' * 10 ** 9 }}", "{{ 2 ** 99999999 }}", "{{ range(10 ** 9) }}", "{% for a in range(10 ** 5) %}{% for b in range(10 ** 5) %}{% endfor %}{% endfor %}",
    _LOOP * 3 + "{% endfor %}" * 3, _LOOP * 25 + "{% endfor %}" * 25, _LOOP * 1_000, "{{ " + "(" * 30_000, "{% if " + "not " * 7_000 + "a %}{% endif %}",
    "{% if " + "a and " * 5_000 + "a %}{% endif %}", "{{ a" + ".a" * 14_000 + " }}", "{{ a" + " | caps" * 4_000 + " }}", "{{ " + "9" * 30_000 + " }}",
    "{{ " + "a < " * 7_000 + "a }}", "{% if a %}" * 3_000, "{% if a %}" + "{% elif a %}" * 2_400 + "{% endif %}", "{{ a }}" * 4_000,
    "{{ '" + "a" * 30_000 + "' | pad(80) }}{{ person }}", "{{ '{:>999999999}'.format(1) }}", "{{ '%999999999d' % 1 }}", "{{ person.name | pad(10 ** 9) }}",
    "{# " * 9_000, "{%" * 14_000, "x" * 40_000, "{{ 1 if a else " * 2_000 + "1 }}", "\n" * 31_000 + "{{ person }}",
)  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "letters").mkdir()
    return tmp_path


def _put(folder: Path, name: str, text: str) -> None:
    (folder / "letters" / f"{name}.txt").write_text(text, "utf-8")


def _portions(payloads: tuple[str, ...]) -> Iterator[dict[str, str]]:
    """As many payloads as there are letters, each as the template of one."""
    names = sorted(MAY_PRINT)
    for at in range(0, len(payloads), len(names)):
        yield dict(zip(names, payloads[at : at + len(names)], strict=False))


def test_what_reaches_or_runs_away_is_refused_at_the_desk_with_file_and_line(
    desk: Desk, folder: Path, proof: Any
) -> None:
    before = desk.book.dump()
    payloads = (*REACHING, *HEAVY)
    refused = 0
    for portion in _portions(payloads):
        for each in (folder / "letters").iterdir():
            each.unlink()
        for name, payload in portion.items():
            _put(folder, name, SOUND + payload + "\n")
        result = desk.run("van-ban", "soat", str(folder), "--json")
        assert (result.exit_code, result.stderr) == (9, ""), result.output
        found = {each["file"]: each for each in json.loads(result.stdout)["problems"]}
        for name, payload in portion.items():
            problem = found[f"letters/{name}.txt"]
            assert problem["line"] is None or problem["line"] <= LINE, (payload, problem)
            assert "chạy quá lâu" not in problem["message"], payload
            refused += 1
    assert desk.book.dump() == before
    proof(payloads=len(REACHING), heavy=len(HEAVY), refused=refused)


JINJAS_OWN = (
    "compile",
    "exec",
    "code.__new__",
    "object.__getattr__",
    "builtins.id",
    "sys._getframe",
    "marshal.",
)
"""What happens when a template is made that the language lets through."""


@needs_limits
def test_no_payload_opens_a_file_starts_a_process_or_a_connection(folder: Path, proof: Any) -> None:
    own = ("open", "os.scandir", "pathlib.Path.glob")
    seen: list[str] = []
    hooks: list[object] = []

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        if hooks and not (event in own and str(arguments[0]).startswith(str(folder))):
            seen.append(event)

    def judge(payload: str) -> str:
        _put(folder, "trial", SOUND + payload + "\n")
        if not seen and not hooks:
            sys.addaudithook(watch)  # In this process only, which ends with the test.
        render.check("trial", folder=folder)  # What the program itself needs for an answer is loaded.
        seen.clear()
        hooks.append(payload)
        found = render.check("trial", folder=folder)
        hooks.clear()
        assert not [event for event in seen if not event.startswith(JINJAS_OWN)]
        assert found, payload
        return "refused"

    found = each_answered((*REACHING, *HEAVY), judge)
    proof(**found.figures())


def test_nobody_else_is_seen_whatever_the_fields_are() -> None:
    """What a template is told is plain: no attribute of a thing leads to another thing."""
    environment = sandbox._environment("letter")
    for thing in (
        told("transfer_notice"),
        "text",
        1,
        [1],
        render,
        Path("x"),
        type("Row", (), {"sibling": "secret"})(),
    ):
        for name in ("__class__", "sibling", "__dict__", "items", "parent", "format", "read_text"):
            found = environment.getattr(thing, name)
            assert type(found).__name__ == "_Missing", (thing, name)


# ---- the wall behind the language ------------------------------------------------------------------------------


def _apart(code: str) -> "subprocess.CompletedProcess[str]":
    """Code in such a process, once it is held to its limits."""
    begin = "from ketnap.commands.letter.templates import apart\napart._limit()\napart._begin_counting()\n"
    return subprocess.run(
        [sys.executable, "-c", begin + code], capture_output=True, encoding="utf-8", timeout=60
    )


@needs_limits
def test_the_machine_ends_whatever_runs_too_long_takes_too_much_memory_or_writes(tmp_path: Path) -> None:
    assert _apart("while True: pass").returncode == -signal.SIGPROF
    assert "MemoryError" in _apart("x = 'a' * (600 * 2 ** 20)").stderr
    path = tmp_path / "written"
    assert "File too large" in _apart(f"with open({str(path)!r}, 'w') as file: file.write('a')").stderr
    assert path.stat().st_size == 0


def test_a_template_from_which_the_process_does_not_come_back_is_said_to_run_too_long(
    folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    dying = tmp_path / "python"
    dying.write_text("#!/bin/sh\nkill -9 $$\n")
    dying.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(dying))
    wanted = [Wanted(name, "CV", ()) for name in ("transfer_notice", "covering_letter")]
    found = templates_apart.problems(wanted, folder)
    assert [str(each) for listed in found.values() for each in listed] == [
        f"letters/{name}.txt: mẫu chạy quá lâu hoặc cần quá nhiều bộ nhớ; xem lại các vòng lặp"
        for name in ("transfer_notice", "covering_letter")
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="pipes and devices have names elsewhere")
def test_what_is_no_file_is_no_template(desk: Desk, folder: Path) -> None:
    os.mkfifo(folder / "letters" / "transfer_notice.txt")
    (folder / "letters" / "covering_letter.txt").symlink_to("/dev/zero")
    found = json.loads(desk.run("van-ban", "soat", str(folder), "--json").stdout)["problems"]
    said = {each["file"]: each["message"] for each in found}
    assert (
        said["letters/transfer_notice.txt"] == said["letters/covering_letter.txt"] == "mẫu không phải một tệp"
    )


def test_what_lies_in_the_folder_somebody_works_in_is_no_part_of_the_program(
    desk: Desk, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "json.py").write_text("raise SystemExit(7)")
    (folder / "ketnap").mkdir()
    _put(folder, "transfer_notice", SOUND)
    monkeypatch.chdir(folder)
    result = desk.run("van-ban", "soat", ".", "--json")
    assert result.exit_code == 9
    assert "chạy quá lâu" not in result.stdout


def test_a_letter_that_loops_over_hundreds_of_people_is_made_at_once() -> None:
    fields = told("transfer_notice_list") if "transfer_notice_list" in MAY_PRINT else told("transfer_notice")
    fields["together"] = [dict(fields["person"]) for _ in range(size(100, 400))]
    try:
        made = render.letter("transfer_notice", fields)
    except TemplateProblem as problem:
        pytest.fail(str(problem))
    assert made.blocks
