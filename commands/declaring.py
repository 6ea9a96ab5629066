"""How commands are declared: a name in each language, options read into values, an answer given back.

    @declare("calendar due", help=N_("hạn tính theo ngày làm việc"))
    @option("--from", into="start", metavar=N_("NGÀY"), help=N_("ngày bắt đầu"), reads=reading.event, required=True)
    def due(invocation: Invocation, start: date) -> Answer: ...

    command = group("calendar", due, …)

Names come from `contract.py`. The global options are taken before, between and after the words of a command.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from gettext import gettext as _
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import click

from ketnap.commands import acting, printing, reading
from ketnap.commands.contract import GROUPS, OPTIONS
from ketnap.commands.invocation import Invocation, Surroundings, invoked
from ketnap.commands.options import ANYWHERE, GIVEN, HELP, Argument, Option
from ketnap.commands.printing import Answer
from ketnap.commands.problems import Exit, Problem, usage
from ketnap.commands.proposing import proposed
from ketnap.commands.reading import Reader, Unreadable
from ketnap.commands.texts import N_, language
from ketnap.commands.words import Named, Vocabulary, fold

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

Body = Callable[..., Answer | None]

_HELP_NAMES: Final = ["--help", OPTIONS["--help"], "-h"]
_SETTINGS: Final[dict[str, Any]] = {
    "token_normalize_func": fold,
    "help_option_names": _HELP_NAMES,
    "max_content_width": 110,
}


class _Frame(click.Command):
    """What commands and groups of ours share: two languages, folded option names, the global options."""

    global_options: Sequence[Option] = ANYWHERE

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """Its own, the global ones, help."""
        return [*self.params, *self.global_options, HELP]

    def get_help_option(self, ctx: click.Context) -> Option:
        """The one help option; its text follows the language."""
        return HELP

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """The context. The variables of options follow the English names, whatever was typed."""
        if parent is not None and parent.auto_envvar_prefix and self.name:
            prefix = f"{parent.auto_envvar_prefix}_{self.name.replace('-', '_').upper()}"
            extra.setdefault("auto_envvar_prefix", prefix)
        return super().make_context(info_name, args, parent, **extra)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse; an unknown option is answered with what may have been meant."""
        typed = list(args)
        try:
            left = super().parse_args(ctx, args)
            if any(isinstance(each, Argument) and each.loose for each in self.params):
                import_module("ketnap.commands.strewn").refuse(ctx, typed, self.params, self._options)
            return left
        except click.NoSuchOption as error:
            raise click.UsageError(self._no_such_option(ctx, typed, error.option_name), ctx) from error
        except click.BadOptionUsage as error:
            # click knows options by their folded names; people do not.
            found = self._options(ctx).find(error.option_name)
            name = error.option_name if found is None else found.name
            message = error.message.replace(error.option_name, name)
            raise click.UsageError(message, ctx) from error

    def _options(self, ctx: click.Context) -> Vocabulary[Option]:
        options = (param for param in self.get_params(ctx) if isinstance(param, Option))
        return Vocabulary(Named(each, each.names()[0], tuple(each.opts)) for each in options)

    def _no_such_option(self, ctx: click.Context, typed: list[str], folded: str) -> str:
        words = (word.split("=", 1)[0] for word in typed if word.startswith("-"))
        word = next((each for each in words if fold(each) == fold(folded)), folded)
        return _("Không có tùy chọn «{word}».").format(word=word) + proposed(self._options(ctx).propose(word))

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """The words of the usage line after the name."""
        pieces = [_("[TÙY CHỌN]")]
        for param in self.get_params(ctx):
            pieces += param.get_usage_pieces(ctx)
        return pieces

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """What it does, then what its help adds."""
        if self.help:
            formatter.write_paragraph()
            with formatter.indentation():
                for paragraph in _(self.help).split("\n\n"):
                    formatter.write_text(paragraph)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Where the global options are listed."""
        formatter.write_paragraph()
        formatter.write_text(
            _(
                "Lệnh nào cũng có {dry_run} (không ghi), --json, --plain, --lang en: xem ketnap --help."
            ).format(dry_run=_named("--dry-run"))
        )

    def get_short_help_str(self, limit: int = 45) -> str:
        """The first sentence of its help, in the language of the shell."""
        return _summary(self.help or "")

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list["CompletionItem"]:
        """The names of options, one for each."""
        if not incomplete.startswith("-"):
            return []
        options = [each for each in self.get_params(ctx) if isinstance(each, Option)]
        ours = [(each.names(), _(each.help) if each.help else "") for each in options]
        return _completions(ours, incomplete)


def _summary(help_text: str) -> str:
    return _(help_text).split("\n\n")[0] if help_text else ""


def _named(option_name: str) -> str:
    return option_name if language() == "en" else OPTIONS[option_name]


def _completions(things: Iterable[tuple[Sequence[str], str]], incomplete: str) -> list["CompletionItem"]:
    """One name for each thing: the first that goes on as typed, so another's only if that was begun."""
    # Not at the top: only a shell that completes asks.
    from click.shell_completion import CompletionItem

    listed = list(things)
    for place in range(max((len(names) for names, _help in listed), default=0)):
        found = [
            CompletionItem(names[place], help=help_text)
            for names, help_text in listed
            if place < len(names) and names[place].startswith(incomplete)
        ]
        if found:
            return found
    return []


class Command(_Frame):
    """A command: reads its options, calls its body, prints the answer, exits with the answer's code."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run it. Raises Problem, and whatever `known_errors.py` knows."""
        invocation = acting.named(invocation_of(ctx))
        assert self.callback is not None
        answer: Answer | None = self.callback(invocation, **self._values(ctx, invocation))
        if answer is not None:
            printing.show(answer, invocation)
            ctx.exit(answer.exit)
        return None

    def _values(self, ctx: click.Context, invocation: Invocation) -> dict[str, Any]:
        """The values of all its parameters; what cannot be read is said of all of them at once."""
        values: dict[str, Any] = {}
        unread: list[str] = []
        for param in self.params:
            value = ctx.params.get(param.name)
            try:
                values[param.name] = _read(param, value, invocation)
            except Unreadable as error:
                hint = param.get_error_hint(ctx)
                unread += [f"{hint}: {sentence}" for sentence in error.sentences]
        if unread:
            raise usage("\n".join(unread))
        return values


def _read(param: click.Parameter, value: Any, invocation: Invocation) -> Any:
    reads = param.reads if isinstance(param, (Option, Argument)) else None
    if isinstance(param, Argument) and param.loose:
        value = " ".join(value or ()).strip() or None
        if value is None and param.required:
            raise Unreadable(_("Phần này chưa có chữ nào."))
    if reads is None or value is None:
        return value
    if isinstance(value, tuple):
        return tuple(reads(each, invocation) for each in value)
    return reads(value, invocation)


def invocation_of(ctx: click.Context) -> Invocation:
    """What the command is told. Raises Problem when the simulated day cannot be read."""
    surroundings = ctx.find_root().obj
    assert isinstance(surroundings, Surroundings), "commands run below the root"
    given: Mapping[str, Any] = ctx.meta.get(GIVEN, {})
    plain = invoked(surroundings, given, None)
    if not given.get("today"):
        return plain
    try:
        day = reading.deadline(given["today"], plain)
    except Unreadable as error:
        raise usage(f"{_named('--today')}: {error}") from error
    return invoked(surroundings, given, day)


class Child(NamedTuple):
    """A word below a group. `command` is None while its `module` has not been imported."""

    english: str
    vietnamese: str
    help: str
    module: str
    command: click.Command | None = None

    @property
    def name(self) -> str:
        """The name in the language of the shell."""
        return self.english if language() == "en" else self.vietnamese

    def load(self) -> click.Command:
        """The command itself. Raises Problem when this version has none."""
        if self.command is not None:
            return self.command
        try:
            found = getattr(import_module(self.module), "command", None)
        except ModuleNotFoundError as error:
            if error.name != self.module:
                raise
            found = None
        if not isinstance(found, click.Command):
            message = _("Bản này chưa có lệnh «{name}».").format(name=self.name)
            raise Problem("command.missing", message, Exit.UNEXPECTED)
        return found


class Group(_Frame, click.Group):
    """A word that is followed by a command, which is loaded only when it is run."""

    def __init__(self, children: Sequence[Child], **more: Any) -> None:
        super().__init__(**more)
        self.children = tuple(children)

    def vocabulary(self) -> Vocabulary[Child]:
        """The words that are possible here."""
        return Vocabulary(
            Named(child, child.name, (child.english, child.vietnamese)) for child in self.children
        )

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order of the contract."""
        return [child.name for child in self.children]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, loaded now."""
        found = self.vocabulary().find(cmd_name)
        return None if found is None else found.target.load()

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the first words name, and the words after it."""
        for child in self.children:
            if args[0] in (child.english, child.vietnamese):  # letter by letter: nothing else can be meant
                return child.name, self._loaded(ctx, child), args[1:]
        found = self.vocabulary().take(args)
        if found is not None:
            named, count = found
            return named.name, self._loaded(ctx, named.target), args[count:]
        if ctx.resilient_parsing:
            return None, None, args
        proposals = self.vocabulary().propose(args[0])
        raise click.UsageError(_("Không có lệnh «{word}».").format(word=args[0]) + proposed(proposals), ctx)

    @staticmethod
    def _loaded(ctx: click.Context, child: Child) -> click.Command | None:
        try:
            return child.load()
        except Problem:
            if ctx.resilient_parsing:
                return None
            raise

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """The words of the usage line after the name."""
        return [*super().collect_usage_pieces(ctx), _("LỆNH [THAM SỐ]...")]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Both names and the help of each command, without loading any."""
        with formatter.section(_("Lệnh")):
            formatter.write_dl(
                [
                    (child.name, f"{self._other(child):<12} {_summary(child.help)}".rstrip())
                    for child in self.children
                ]
            )

    @staticmethod
    def _other(child: Child) -> str:
        return child.vietnamese if language() == "en" else child.english

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list["CompletionItem"]:
        """The names of its commands, or of options."""
        if incomplete.startswith("-"):
            return super().shell_complete(ctx, incomplete)
        things = [((child.name, self._other(child)), _summary(child.help)) for child in self.children]
        return _completions(things, incomplete)


def declare(path: str, *, help: str) -> Callable[[Body], Command]:
    """Declare a command by its English words ("calendar due", "today"). `help` is a msgid: one sentence, then
    perhaps paragraphs."""

    def make(body: Body) -> Command:
        params = getattr(body, "__click_params__", [])
        return Command(
            path.split()[-1], callback=body, params=params[::-1], help=help, context_settings=_SETTINGS
        )

    return make


def group(name: str, *commands: Command, elsewhere: Mapping[str, tuple[str, str]] | None = None) -> Group:
    """Declare a group by its English word, with the commands it is made of.

    `elsewhere`: commands in modules of their own, imported only when run: English name → (module, help). The
    order is that of the contract.
    """
    here = {command.name: command for command in commands}
    far = elsewhere or {}
    children = [
        Child(english, vietnamese, here[english].help or "", "", here[english])
        if english in here
        else Child(english, vietnamese, far[english][1], far[english][0])
        for english, vietnamese in GROUPS[name].commands.items()
        if english in here or english in far
    ]
    assert len(children) == len(here) + len(far), f"{name}: a command is not in the contract"
    return Group(children, name=name, help=GROUPS[name].help, context_settings=_SETTINGS)


def option(
    english: str,
    vietnamese: str = "",
    *,
    help: str,
    into: str = "",
    metavar: str = "",
    reads: Reader[Any] = reading.words,
    many: bool = False,
    required: bool = False,
) -> Callable[[Body], Body]:
    """An option with a value. Its Vietnamese name is that of the contract unless given; `into` is the name of
    the body's argument; `many`: it may be typed several times and gives a tuple."""
    names = [english, vietnamese or OPTIONS[english], *([into] if into else [])]
    return click.option(
        *names,
        cls=Option,
        help=help,
        metavar=metavar or N_("CHỮ"),
        reads=reads,
        multiple=many,
        required=required,
    )


def flag(english: str, vietnamese: str = "", *, help: str, into: str = "") -> Callable[[Body], Body]:
    """An option without a value: given or not."""
    names = [english, vietnamese or OPTIONS[english], *([into] if into else [])]
    return click.option(*names, cls=Option, help=help, is_flag=True)


def argument(
    name: str,
    *,
    metavar: str,
    help: str,
    reads: Reader[Any] = reading.words,
    many: bool = False,
    loose: bool = False,
    required: bool = True,
    completes: str = "",
) -> Callable[[Body], Body]:
    """A word without an option's name. `many`: any number of words, a tuple; `loose`: any number of words that
    are one value (a name, the title of a step). `completes`: case, step, organisation, paper …, for the shell's tab key;
    whatever is read as the code of a case is completed as one."""
    return click.argument(
        name,
        cls=Argument,
        metavar=metavar,
        help=help,
        reads=reads,
        nargs=-1 if many or loose else 1,
        loose=loose,
        required=required,
        completes=completes or ("case" if reads is reading.case_code else ""),
    )
