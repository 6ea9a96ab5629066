"""The catalogues of the shell's two languages: gathered from the source, kept in .po, compiled to .mo.

    python scripts/messages.py            rewrite locale/*/LC_MESSAGES/ketnap.{po,mo}
    python scripts/messages.py --check    say what is missing or out of date, change nothing (exit 1)

Our texts are Vietnamese and need English; click's are English and need Vietnamese. One catalogue for each
language serves both. What the rules say is gathered too: they know no gettext, their sentences are plain text.
"""

import ast
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from string import Formatter
from unicodedata import combining, normalize

import click
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir, extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("vi", "en")
SHELL = ("cli.py", "commands", "exchange", "notifications", "storage", "definitions")
KEYWORDS = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)}
# Without a fixed date each run would change the files.
SINCE = datetime(2026, 1, 1, tzinfo=UTC)

Message = str | tuple[str, ...]


def sources() -> Iterator[Path]:
    """The files whose texts people see."""
    for name in SHELL:
        path = ROOT / name
        yield from [path] if path.is_file() else sorted(path.rglob("*.py"))


def of_the_shell() -> Iterator[Message]:
    """What our own code marks for translation."""
    for path in sources():
        for _line, message, _comments, _context in extract_from_file("python", path, keywords=KEYWORDS):
            yield tuple(message) if isinstance(message, tuple) else message


def of_the_rules() -> Iterator[Message]:
    """The sentences of findings: every Vietnamese text in a module of the rules that makes findings."""
    for path in sorted((ROOT / "workflow").glob("*.py")):
        source = path.read_text(encoding="utf-8")
        if "ketnap.workflow.findings import" in source:
            yield from _sentences(ast.parse(source))


def _sentences(tree: ast.Module) -> Iterator[str]:
    passed_over = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            passed_over.update(id(part) for part in node.values)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in passed_over:
            yield from [node.value] if _is_vietnamese(node.value) else []


def _is_vietnamese(text: str) -> bool:
    return any(combining(letter) or letter in "đĐ" for letter in normalize("NFD", text))


def of_click() -> Iterator[Message]:
    """Everything that click may say."""
    folder = Path(click.__file__).parent
    for _file, _line, message, _comments, _context in extract_from_dir(folder, [("**.py", "python")]):
        yield tuple(message) if isinstance(message, tuple) else message


def wanted(language: str) -> list[Message]:
    """The texts that a language needs a translation of, each once, in alphabetical order."""
    found: Iterable[Message] = of_click() if language == "vi" else [*of_the_shell(), *of_the_rules()]
    by_first = {message if isinstance(message, str) else message[0]: message for message in found}
    return [by_first[first] for first in sorted(by_first) if first]


def catalogue(language: str) -> Catalog:
    """The catalogue as it ought to be: what is wanted, with the translations that there are."""
    path = ROOT / "locale" / language / "LC_MESSAGES" / "ketnap.po"
    known = Catalog(locale=language)
    if path.is_file():
        with path.open("rb") as file:
            known = read_po(file, locale=language)
    made = Catalog(
        locale=language,
        domain="ketnap",
        project="ketnap",
        version="0",
        copyright_holder="ketnap",
        msgid_bugs_address="",
        creation_date=SINCE,
        revision_date=SINCE,
        last_translator="ketnap",
        language_team=language,
        charset="utf-8",
    )
    made.header_comment = f"# What the shell says, language {language}. Edit the msgstr lines; scripts/messages.py does the rest."
    for message in wanted(language):
        # Babel looks a plural up by its singular.
        old = known.get(message if isinstance(message, str) else message[0])
        made.add(
            message,
            old.string if old is not None and _of_one_kind(message, old.string) else None,
            flags=["python-brace-format"] if _has_fields(message) else [],
        )
    return made


def _of_one_kind(message: Message, translation: object) -> bool:
    """Whether both have a plural or neither: a text that has got one needs its translation anew."""
    return isinstance(message, tuple) == isinstance(translation, (tuple, list))


def _has_fields(message: Message) -> bool:
    return any("{" in part for part in ([message] if isinstance(message, str) else message))


def untranslated(made: Catalog) -> list[str]:
    """The texts that have no translation yet."""
    missing = []
    for message in made:
        strings = message.string if isinstance(message.string, (tuple, list)) else [message.string]
        if message.id and not all(strings):
            missing.append(str(message.id))
    return missing


def strange_fields(made: Catalog) -> list[str]:
    """The translations that name a {field} which their text does not have: filling them in would fail."""
    strange = []
    for message in made:
        ids = message.id if isinstance(message.id, (tuple, list)) else [message.id]
        strings = message.string if isinstance(message.string, (tuple, list)) else [message.string]
        known = {name for each in ids for name in _fields(each)}
        strange += [str(each) for each in strings if each and not known.issuperset(_fields(each))]
    return strange


def _fields(text: str) -> set[str]:
    try:
        return {name for _text, name, _spec, _conversion in Formatter().parse(text) if name is not None}
    except ValueError:
        return set()


def files(language: str, made: Catalog) -> dict[Path, bytes]:
    """What stands in the two files of a language."""
    folder = ROOT / "locale" / language / "LC_MESSAGES"
    po, mo = BytesIO(), BytesIO()
    write_po(po, made, width=110, no_location=True, omit_header=False)
    write_mo(mo, made)
    return {folder / "ketnap.po": po.getvalue(), folder / "ketnap.mo": mo.getvalue()}


def say(line: str) -> None:
    """Tell whoever runs this."""
    sys.stderr.write(line + "\n")


def main(arguments: list[str]) -> int:
    """Rewrite the catalogues, or check them."""
    checking = "--check" in arguments
    wrong = 0
    for language in LANGUAGES:
        made = catalogue(language)
        for text in untranslated(made):
            say(f"{language}: no translation: {text}")
            wrong += 1
        for text in strange_fields(made):
            say(f"{language}: a field that the text does not have: {text}")
            wrong += 1
        for path, content in files(language, made).items():
            if path.is_file() and path.read_bytes() == content:
                continue
            if checking:
                say(f"{path.relative_to(ROOT)}: out of date, run scripts/messages.py")
                wrong += 1
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
