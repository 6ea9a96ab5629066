"""What must agree in this house: each rule a few lines, each a sentence about the project as a whole."""

import ast
import re
import tomllib
from collections.abc import Iterator
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

from ketnap.definitions import loader
from ketnap.notifications import render
from ketnap.workflow import machine
from ketnap.workflow.law import Law

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("workflow", "definitions", "notifications", "storage", "exchange", "commands")
HOMES = {
    "transitions": {"workflow/machine.py"},
    "jinja2": {"notifications/sandbox.py"},
    "apscheduler": {"notifications/schedule.py"},
    "typst": {"notifications/pdf.py", "notifications/sheet.py"},
    "docx": {"notifications/docx.py"},
    "pydantic": {"definitions/schema.py", "definitions/validation.py", "definitions/generate.py"},
    "vietnam_provinces": {"definitions/localities.py"},
    "holidays": {"definitions/calendar_source.py"},
    "icalendar": {"notifications/ics.py"},
    "orjson": {"storage/record_json.py"},
    "filelock": {"storage/book/locks.py"},
    "cryptography": {"exchange/keys/signing.py"},
    "pyrage": {"exchange/keys/sealing.py"},
    "alembic": {"storage/book/upgrade.py"},
    "rich": {"commands/screen.py"},
    "segno": {"notifications/qr.py"},
    "python_calamine": {"exchange/workbook.py"},
    "xlsxwriter": {"exchange/workbook_out.py"},
}
LONGEST_FILE = 400
LONGEST_FUNCTION = 50


def sources() -> Iterator[tuple[str, ast.Module, str]]:
    files = [ROOT / "cli.py", *(each for room in ROOMS for each in sorted((ROOT / room).rglob("*.py")))]
    for file in files:
        name = file.relative_to(ROOT).as_posix()
        if "migrations/" in name or name == "storage/statements/sqlite.py":
            continue
        text = file.read_text(encoding="utf-8")
        yield name, ast.parse(text), text


def imports(tree: ast.Module) -> set[str]:
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found.add(node.module.split(".")[0])
    return found


def test_every_letter_and_form_has_a_template_and_every_template_one_of_them() -> None:
    procedure = loader.shipped().procedure
    assert procedure is not None
    declared = {each.name for each in procedure.documents.values() if each.fields}
    assert declared == set(render.names())


def test_a_template_prints_only_what_its_letter_is_declared_to_print() -> None:
    procedure = loader.shipped().procedure
    assert procedure is not None
    for document in procedure.documents.values():
        if document.fields:
            assert render.template_fields(document.name) <= {*document.fields, "office", "letter"}, (
                document.name
            )


def test_each_library_has_one_home() -> None:
    strays = {
        (library, name)
        for name, tree, _ in sources()
        for library in imports(tree) & set(HOMES)
        if name not in HOMES[library]
    }
    assert strays == set()


def test_sqlalchemy_stays_in_storage_and_click_in_the_shell() -> None:
    strays = []
    for name, tree, _ in sources():
        found = imports(tree)
        if "sqlalchemy" in found and not name.startswith("storage/"):
            strays.append((name, "sqlalchemy"))
        if "click" in found and not name.startswith(("cli.py", "commands/")):
            strays.append((name, "click"))
    assert strays == []


def test_the_clock_and_the_environment_are_read_in_cli_alone() -> None:
    clock = re.compile(
        r"datetime\.now\(|date\.today\(|datetime\.utcnow\(|time\.time\(|os\.environ|os\.getenv"
    )
    strays = [name for name, _, text in sources() if name != "cli.py" and clock.search(text)]
    assert strays == []


def test_no_statement_asks_the_database_what_day_it_is() -> None:
    """SQLite's day is that of UTC: from midnight to seven in the morning, yesterday in Vietnam."""
    clock = re.compile(
        r"CURRENT_(DATE|TIME|TIMESTAMP)|\b(date|time|datetime|julianday|unixepoch|strftime)\(\s*'|func\.now\(",
        re.IGNORECASE,
    )
    files = [*sorted((ROOT / "storage").rglob("*.py")), *sorted((ROOT / "commands").rglob("*.py"))]
    assert [each.name for each in files if clock.search(each.read_text(encoding="utf-8"))] == []


def test_a_day_is_taken_from_an_instant_by_vietnamese_time_alone() -> None:
    strays = []
    for name, tree, _ in sources():
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and not node.args):
                continue
            of = ast.unparse(node.func.value)
            # A cell of a spreadsheet has no zone.
            named = "astimezone(VIETNAM)" in of or "astimezone(_VIETNAM)" in of or name == "exchange/days.py"
            if node.func.attr == "astimezone" or (node.func.attr in ("date", "time") and not named):
                strays.append((name, ast.unparse(node)))
    # The end of a day, of an instant that has Vietnamese time already.
    assert strays == [("commands/packet/names.py", "end.time()")]


def test_no_file_is_longer_and_no_name_vaguer_than_the_house_allows() -> None:
    vague = re.compile(r"(utils|helpers|common|misc|base|managers?|exceptions)\.py$")
    long = [(name, text.count("\n")) for name, _, text in sources() if text.count("\n") > LONGEST_FILE]
    assert long == []
    assert [name for name, _, _ in sources() if vague.search(name)] == []


def test_no_function_is_longer_than_a_screen() -> None:
    long = [
        (name, node.name, node.end_lineno - node.lineno + 1)
        for name, tree, _ in sources()
        for node in ast.walk(tree)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        and node.end_lineno is not None
        and node.end_lineno - node.lineno + 1 > LONGEST_FUNCTION
    ]
    assert long == []


def test_nothing_catches_everything() -> None:
    caught = [
        (name, node.lineno)
        for name, tree, _ in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (isinstance(node.type, ast.Name) and node.type.id == "Exception"))
    ]
    # The shell's root turns what nobody foresaw into one sentence, once.
    assert [each for each in caught if each[0] != "cli.py"] == []


def test_the_packages_that_are_shipped_are_those_that_are_there() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"][
        "packages"
    ]
    there = {"ketnap"}
    for room in ROOMS:
        for file in (ROOT / room).rglob("__init__.py"):
            there.add("ketnap." + ".".join(file.parent.relative_to(ROOT).parts))
    assert set(declared) == there


def test_the_diagram_of_the_readme_is_the_one_of_the_definition() -> None:
    procedure = loader.shipped().procedure
    assert procedure is not None
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = re.search(r"```mermaid\n(.*?)```", readme, re.DOTALL)
    assert shown is not None
    assert shown[1] == machine.diagram(procedure)


def test_the_page_of_commands_is_the_one_that_the_commands_write() -> None:
    found = spec_from_file_location("commands_page", ROOT / "scripts" / "commands_page.py")
    assert found is not None
    assert found.loader is not None
    module = module_from_spec(found)
    found.loader.exec_module(module)
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    assert page == module.page(), "run `make generate`"
    assert "`case why` · `ho-so vi-sao`" in page


# The ids of regulations §3.1 that are checks and no deadlines: each is proved by a refused step in the walks.
DEADLINES = [
    "cert.validity",
    "dossier.freshness",
    "verify.reply.domestic",
    "verify.reply.abroad",
    "admit.decide",
    "ceremony.hold",
    "probation.length",
    "recognise.cell",
    "recognise.decide",
    "recognise.announce",
    "transfer.cand.forward",
    "transfer.cand.decide",
    "transfer.reexamine",
    "transfer.member.start",
    "transfer.member.present",
    "transfer.member.lost",
    "abroad.official",
    "abroad.temporary",
    "abroad.return",
    "temp.activity",
    "graduate.stay",
    "complain.file",
    "complain.resolve",
    "slip.exit",
]
DUTIES = ["list.review", "transfer.slip.check", "transfer.org.dissolved", "records.reconcile"]
CHECKS = [
    "introducer.together",
    "admit.decide.ext",
    "vote.retry.max",
    "transfer.decision.window",
    "readmit.wait",
    "inactivity",
]


@pytest.mark.parametrize("name", [*DEADLINES, *DUTIES, *CHECKS])
def test_every_id_of_the_catalogue_of_deadlines_is_declared_with_its_source(name: str, law: Law) -> None:
    rule = law.rules.by_name[name]
    assert all(line.source for line in rule.lines)
    if name in DEADLINES:
        assert name in law.procedure.deadlines
    elif name in DUTIES:
        assert name in law.procedure.duties
    else:
        used = {
            value
            for conditions in (
                [condition for step in law.procedure.steps.values() for condition in step.requires],
                list(law.procedure.circumstances.values()),
            )
            for condition in conditions
            for value in condition.arguments.values()
            if isinstance(value, str)
        }
        assert name in used


def test_decisions_are_numbered_without_a_gap() -> None:
    numbers = sorted(int(each.name[:4]) for each in (ROOT / "docs" / "decisions").glob("[0-9]*.md"))
    assert numbers == list(range(1, len(numbers) + 1))


def test_the_project_names_no_path_of_a_machine_and_needs_nothing_beside_it() -> None:
    stray = re.compile(r"(^|[^A-Za-z0-9_.])/(work|root|home)/|\.\./shared")
    wrong = []
    for name, _, text in sources():
        if stray.search(text):
            wrong.append(name)
    for page in [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").rglob("*.md"),
        ROOT / "Makefile",
        ROOT / "pyproject.toml",
    ]:
        if stray.search(page.read_text(encoding="utf-8")):
            wrong.append(page.name)
    assert wrong == []
