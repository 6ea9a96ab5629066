"""Options and arguments with a name in each language, and the global options of every command."""

from gettext import gettext as _
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import click

from ketnap.commands.contract import OPTIONS
from ketnap.commands.reading import Reader, readable
from ketnap.commands.texts import N_, language

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

GIVEN: Final = "ketnap.given"
"""Where the context keeps the global options that were given, by their English names without the hyphens."""


class Option(click.Option):
    """An option with two names. `reads` makes its text a value once day and language are known."""

    def __init__(self, *args: Any, reads: Reader[Any] | None = None, **more: Any) -> None:
        super().__init__(*args, **more)
        self.reads = reads

    def names(self) -> tuple[str, ...]:
        """Its names, the one of the language first."""
        long = [each for each in self.opts if each.startswith("--")]
        short = [each for each in self.opts if not each.startswith("--")]
        return (*(long if language() == "en" else reversed(long)), *short)

    def make_metavar(self, ctx: click.Context) -> str:
        """The word for its value, in the language of the shell."""
        return _(self.metavar) if self.metavar else super().make_metavar(ctx)

    def get_error_hint(self, ctx: click.Context | None) -> str:
        """How an error calls it."""
        return self.names()[0]

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Its names, and what it is for."""
        if self.hidden:
            return None
        spec = ", ".join(self.names())
        if not self.is_flag:
            spec += f" {self.make_metavar(ctx)}"
        notes = [_(self.help)] if self.help else []
        if self.required:
            notes.append(_("(cần có)"))
        if self.multiple:
            notes.append(_("(gõ được nhiều lần)"))
        if isinstance(self.envvar, str):
            notes.append(f"[{self.envvar}]")
        return spec, " ".join(notes)


class Argument(click.Argument):
    """A word without an option's name. `loose`: its words may be typed apart, they are one value. `completes`: what
    a shell may offer for it (`completing.py`)."""

    def __init__(
        self,
        *args: Any,
        reads: Reader[Any] | None = None,
        loose: bool = False,
        completes: str = "",
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        self.reads = reads
        self.loose = loose
        self.completes = completes

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list["CompletionItem"]:
        """What may be typed here."""
        if not self.completes:
            return super().shell_complete(ctx, incomplete)
        # Not at the top: it reads the book, and only a shell that completes asks.
        from ketnap.commands import completing

        return completing.of(self.completes, ctx, incomplete)

    def make_metavar(self, ctx: click.Context) -> str:
        """The word for it, in brackets if it may be left out."""
        shown = self.get_error_hint(ctx)
        if not self.required:
            shown = f"[{shown}]"
        return shown + ("..." if self.nargs != 1 and not self.loose else "")

    def get_error_hint(self, ctx: click.Context | None) -> str:
        """How an error calls it."""
        return _(self.metavar) if self.metavar else self.name.upper()

    def get_help_record(self, ctx: click.Context) -> tuple[str, str]:
        """Its word, and what it is for."""
        return self.make_metavar(ctx), _(self.help) if self.help else ""


class _Global(NamedTuple):
    english: str
    help: str
    metavar: str | None = None
    type: Any = None


_GLOBAL: Final = (
    _Global("--db", N_("tệp sổ (cơ sở dữ liệu)"), N_("TỆP"), str),
    _Global("--lang", N_("tiếng Việt hoặc tiếng Anh"), "vi|en", click.Choice(["vi", "en"])),
    _Global("--json", N_("trả lời bằng JSON")),
    _Global("--plain", N_("mỗi dòng một «nhãn: giá trị», hợp với máy đọc màn hình")),
    _Global("--dry-run", N_("chạy thử, không ghi")),
    _Global("--yes", N_("đồng ý sẵn với việc hoàn tác được")),
    _Global(
        "--confirm",
        N_("đồng ý sẵn với việc không lấy lại được, đúng số này"),
        N_("SỐ"),
        click.IntRange(min=0),
    ),
    _Global("--no-names", N_("không hiện họ tên")),
    _Global("--actor", N_("người ghi"), N_("TÊN"), str),
    _Global("--key", N_("khóa của lệnh: cùng một khóa chỉ ghi một lần"), N_("KHÓA"), str),
    _Global("--today", N_("ngày giả định, chỉ với sổ lập để thử"), N_("NGÀY"), str),
)


def _keep(ctx: click.Context, param: click.Parameter, value: Any) -> None:
    """Note a global option that was given, wherever it stands; the one nearest the end of the line counts.

    Raises Unreadable."""
    source = ctx.get_parameter_source(param.name)
    if source in (click.ParameterSource.COMMANDLINE, click.ParameterSource.ENVIRONMENT):
        if isinstance(value, str) and "--db" not in param.opts:
            readable(value)
        ctx.meta.setdefault(GIVEN, {})[param.opts[0].removeprefix("--")] = value


def _global_option(each: _Global, **more: Any) -> Option:
    names = [each.english, OPTIONS[each.english]] if each.english in OPTIONS else [each.english]
    return Option(
        # A name of its own for the value, so that no command's option can be taken for it.
        [*names, "ketnap_" + each.english.removeprefix("--").replace("-", "_")],
        type=each.type,
        is_flag=True if each.type is None else None,
        metavar=each.metavar,
        help=each.help,
        expose_value=False,
        allow_from_autoenv=False,
        callback=_keep,
        **more,
    )


def variable(english: str) -> str:
    """The environment variable of a global option: KETNAP_DRY_RUN for --dry-run."""
    return "KETNAP_" + english.removeprefix("--").replace("-", "_").upper()


AT_ROOT: Final = tuple(_global_option(each, envvar=variable(each.english)) for each in _GLOBAL)
"""The global options before the words of a command, where their variables are read too."""

ANYWHERE: Final = tuple(_global_option(each, hidden=True) for each in _GLOBAL)
"""The same after the words of a command: accepted everywhere, listed only at the root."""


def _show_help(ctx: click.Context, param: click.Parameter, value: Any) -> None:
    if value and not ctx.resilient_parsing:
        click.echo(ctx.get_help())
        ctx.exit()


HELP: Final = Option(
    ["--help", OPTIONS["--help"], "-h", "ketnap_help"],
    is_flag=True,
    is_eager=True,
    expose_value=False,
    allow_from_autoenv=False,
    callback=_show_help,
    help=N_("trang này"),
)


def _show_version(ctx: click.Context, param: click.Parameter, value: Any) -> None:
    if value and not ctx.resilient_parsing:
        # Not at the top: only who asks for the version pays for looking it up.
        from importlib.metadata import version

        click.echo(f"ketnap {version('ketnap')}")
        ctx.exit()


VERSION: Final = Option(
    ["--version", OPTIONS["--version"], "ketnap_version"],
    is_flag=True,
    is_eager=True,
    expose_value=False,
    allow_from_autoenv=False,
    callback=_show_version,
    help=N_("số bản của chương trình"),
)
