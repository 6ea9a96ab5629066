"""Whatever a template holds, it makes a letter or is refused in a sentence with its line, in little time and memory."""

from pathlib import Path
from random import Random
from typing import Any

import pytest
from fuzzing import all_answered, mutant, needs_limits, texts
from letter_samples import MAY_PRINT, told
from soaking import size

from ketnap.notifications import letters, render
from ketnap.notifications.fields import FIELDS, fullest
from ketnap.notifications.filters import FILTERS
from ketnap.notifications.reading import TemplateProblem

pytestmark = [pytest.mark.soak("Input by chance: templates"), needs_limits]

INPUTS = size(150, 10_000)
WORDS = (
    *(f"{{{{ {name} }}}}" for name in FIELDS), *(f" | {name}" for name in FILTERS), "{% for a in helpers %}", "{% endfor %}",
    "{% if person.name %}", "{% else %}", "{% elif about is none %}", "{% endif %}", "{{ loop.index }}", "{{ 'a' * 10**9 }}",
    "{% set x = 1 %}", "{{ range(10**9) }}", "{{ ''.__class__ }}", "{{ person['name'] }}", "{% include 'a' %}", "{# ", " #}",
    "{% raw %}", "{{ 1e999 }}", "{{ " + "9" * 5_000 + " }}", "{{ " + "(" * 300, "{% if " + "not " * 500, "{{-", "-%}", "{%+ ",
    "{{ a.b.c.d }}", "| a | b |", "|= TT | Việc", "~ 3", "~ 99999", "---", "# ", "= ", "\\", "to:", "subject:", "title:",
    "secrecy: MẬT", "form: person", "\ue0001\ue001", "pad(80)", "pad(10 ** 9)", "{{ person.name | pad(9999999999) }}",
)  # fmt: skip


def test_a_template_makes_a_letter_or_is_refused_with_its_line(tmp_path: Path, proof: Any) -> None:
    folder = tmp_path / "letters"
    folder.mkdir()
    names = sorted(MAY_PRINT)
    corpora = {
        name: texts([(render.TEMPLATES / "letters" / f"{name}.txt").read_text("utf-8")], WORDS)
        for name in names
    }

    def make(chance: Random) -> tuple[str, str]:
        name = chance.choice(names)
        return name, mutant(chance, corpora[name])

    def judge(one: tuple[str, str]) -> str:
        name, text = one
        (folder / "trial.txt").unlink(missing_ok=True)
        (folder / "trial.txt").write_text(text, "utf-8", errors="surrogatepass")
        problems = render.check("trial", folder=tmp_path)
        for problem in problems:
            assert problem.what
            assert 0 <= problem.line <= text.count("\n") + text.count("\r") + 1
        if problems:
            return "refused"
        assert render.printed("trial", folder=tmp_path) is not None
        try:
            assert letters.text(render.letter("trial", told(name), folder=tmp_path))
        except TemplateProblem as problem:
            return "lacks a field" if problem.name else "refused as a letter"
        return "read"

    found = all_answered("templates", INPUTS, make, judge)
    assert {"read", "refused"} <= set(found.answers)
    proof(**found.figures())


def test_a_mail_template_makes_a_mail_or_is_refused_with_its_line(tmp_path: Path, proof: Any) -> None:
    shipped = {path.parent.name: path for path in (render.TEMPLATES / "mail").glob("*/body.txt")}
    corpora = {
        name: texts([path.read_text("utf-8"), path.with_name("subject.txt").read_text("utf-8")], WORDS)
        for name, path in shipped.items()
    }
    folder = tmp_path / "mail" / "trial"
    folder.mkdir(parents=True)

    def make(chance: Random) -> tuple[str, str]:
        corpus = corpora[chance.choice(sorted(corpora))]
        return mutant(chance, corpus), mutant(chance, corpus)

    def judge(one: tuple[str, str]) -> str:
        for part, text in zip(("subject", "body"), one, strict=True):
            (folder / f"{part}.txt").write_text(text, "utf-8", errors="surrogatepass")
        try:
            subject, body = render.mail("trial", fullest(), folder=tmp_path)
        except TemplateProblem as problem:
            return "refused" if problem.what else "refused without a word"
        assert "\n" not in subject
        assert subject.isprintable()
        assert body
        return "read"

    found = all_answered("mail templates", INPUTS, make, judge)
    assert "refused without a word" not in found.answers
    proof(**found.figures())
