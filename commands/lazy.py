"""The root of all commands: knows the groups by name alone and imports one when it is run."""

import sys
from collections.abc import Callable, Mapping, Sequence
from gettext import gettext as _
from typing import Any, Final, NoReturn

import click

from ketnap.commands import problems, texts
from ketnap.commands.contract import GROUPS, OPTIONS
from ketnap.commands.declaring import Child, Group, invocation_of
from ketnap.commands.invocation import Language, Output, Surroundings
from ketnap.commands.options import AT_ROOT, HELP, VERSION, variable
from ketnap.commands.problems import Exit, Problem
from ketnap.commands.words import Named, Vocabulary, fold

_FALSE: Final = frozenset({"", "0", "false", "no", "off", "f", "n"})
_WHERE_ROWS_ARE_DAMAGED: Final = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What a command may run into where a row is not what the program wrote: a date that is none, bytes that are no text."""


def _children() -> tuple[Child, ...]:
    return tuple(
        Child(english, place.vietnamese, place.help, f"ketnap.commands.{english}")
        for english, place in GROUPS.items()
    )


class Root(Group):
    """`ketnap` itself. `look_around` reads environment, clock and terminal; `speak` chooses the language."""

    global_options: Sequence[Any] = (*AT_ROOT, VERSION)

    def __init__(self, look_around: Callable[[], Surroundings], speak: Callable[[Language], None]) -> None:
        super().__init__(
            _children(),
            name="ketnap",
            invoke_without_command=True,
            context_settings={
                "token_normalize_func": fold,
                "auto_envvar_prefix": "KETNAP",
                "max_content_width": 110,
            },
        )
        self._look_around = look_around
        self._speak = speak

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The page by task, then the global options."""
        from ketnap.commands import front

        formatter.write(front.tasks(texts.language(), formatter.width) + "\n\n")
        with formatter.section(_("TÙY CHỌN CHUNG")):
            formatter.write_dl(
                [record for each in (*AT_ROOT, VERSION, HELP) if (record := each.get_help_record(ctx))]
            )

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was named; without one, say where to begin."""
        if ctx.args or ctx._protected_args:
            return self._invoked(ctx)
        from ketnap.commands import front

        front.show(invocation_of(ctx))
        return None

    def _invoked(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except _WHERE_ROWS_ARE_DAMAGED as error:
            # Not at the top: hardly any book is damaged.
            from ketnap.commands import misread

            problem = misread.problem(error, invocation_of(ctx))
            if problem is None:
                raise
            raise problem from error

    def main(self, args: Sequence[str] | None = None, prog_name: str | None = None, **extra: Any) -> NoReturn:  # type: ignore[override]
        """Run a line and exit with its code. `obj` may bring other surroundings than those of the machine."""
        extra.pop("standalone_mode", None)
        surroundings: Surroundings = extra.pop("obj", None) or self._look_around()
        line = list(sys.argv[1:] if args is None else args)
        language, output = _asked_for(line, surroundings)
        self._speak(language)
        try:
            code = super().main(line, prog_name or "ketnap", standalone_mode=False, obj=surroundings, **extra)
        except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001  the last door: everything gets a sentence
            # Not at the top: most lines go well, and every import here is paid for by each of them.
            from ketnap.commands import known_errors

            problem = known_errors.problem_of(error) or self._unforeseen(error, line, surroundings)
            problems.report(problem, language, output, width=surroundings.width)
            code = int(problem.exit_code)
        sys.exit(code if isinstance(code, int) else 0)

    def _unforeseen(self, error: BaseException, line: Sequence[str], surroundings: Surroundings) -> Problem:
        from ketnap.commands import log, places

        if surroundings.environment.get("KETNAP_DEBUG", "") not in _FALSE:
            import traceback

            traceback.print_exception(error)
        path = places.log()
        message = _(
            "Có việc ngoài dự kiến, lệnh dừng lại. Xem lại hồ sơ rồi gõ lại đúng lệnh ấy; gõ lại không sinh bước thứ hai."
        )
        if log.take_down(error, self._path(line), surroundings.now, path):
            message += "\n" + _("Chi tiết, không có dữ liệu cá nhân: {path}").format(path=path)
        return Problem("unexpected", message, Exit.UNEXPECTED, unchanged=False)

    def _path(self, line: Sequence[str]) -> str:
        """The command that a line names, without anything else that was typed."""
        words = [word for word in line if not word.startswith("-")]
        found = self.vocabulary().take(words)
        if found is None:
            return "ketnap"
        group, count = found[0].target.english, found[1]
        if group not in GROUPS:
            return f"ketnap {group}"
        below = Vocabulary(Named(each, each, (each, other)) for each, other in GROUPS[group].commands.items())
        further = below.take(words[count:])
        return " ".join(["ketnap", group, *([further[0].target] if further else [])])


def _asked_for(line: Sequence[str], surroundings: Surroundings) -> tuple[Language, Output]:
    """Language and form of the answer, seen before anything is parsed: a line that cannot be parsed must be
    answered in them too."""
    environment: Mapping[str, str] = surroundings.environment
    language = environment.get(variable("--lang"), "").lower()
    flags = {
        each: environment.get(variable(each), "").lower() not in _FALSE for each in ("--json", "--plain")
    }
    lang_names = {fold("--lang"), fold(OPTIONS["--lang"])}
    following = [*line[1:], ""]
    for word, after in zip(line, following, strict=False):
        if word == "--":
            break
        if not word.startswith("--"):
            continue
        name, _equals, value = word.partition("=")
        if fold(name) in lang_names:
            language = fold(value or after)
        for each in flags:
            if fold(name) in (fold(each), fold(OPTIONS.get(each, each))):
                flags[each] = True
    output: Output = "screen" if surroundings.errors_on_screen else "pipe"
    if flags["--plain"]:
        output = "plain"
    if flags["--json"]:
        output = "json"
    return ("en" if language == "en" else "vi"), output
