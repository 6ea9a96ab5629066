"""Every error that may reach the shell, as a problem with its sentence and its exit code. One place for all."""

import errno
from gettext import gettext as _

import click
from click.exceptions import NoArgsIsHelpError

from ketnap.commands.contract import Line, Spoken, line
from ketnap.commands.printing import Raw
from ketnap.commands.problems import Exit, Problem, Stopped, not_found, usage
from ketnap.commands.reading import Unreadable

_DISK_FULL = (
    frozenset({errno.ENOSPC, errno.EDQUOT}) if hasattr(errno, "EDQUOT") else frozenset({errno.ENOSPC})
)
_NO_SUCH_NAME = frozenset({errno.ENAMETOOLONG, errno.ELOOP, errno.EINVAL, errno.ENXIO, errno.ENODEV})
_READ_ONLY = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})


def problem_of(error: BaseException) -> Problem | None:
    """The problem that an error means, None for one that nobody foresaw."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, (KeyboardInterrupt, EOFError, click.Abort)):
        return Stopped()
    if isinstance(error, Unreadable):
        return usage("\n".join(error.sentences))
    if isinstance(error, click.UsageError):
        return _typed_wrongly(error)
    if isinstance(error, click.FileError):
        return usage(error.format_message())
    for understand in (_of_the_rules, _of_the_register, _of_the_database, _of_the_machine):
        problem = understand(error)
        if problem is not None:
            return problem
    return None


def _typed_wrongly(error: click.UsageError) -> Problem:
    if isinstance(error, NoArgsIsHelpError):
        return Problem("usage", _("Cần tên một lệnh."), Exit.USAGE, blocks=(Raw(error.format_message()),))
    message = error.format_message()
    if error.ctx is None:
        return usage(message)
    return usage(message, Line((*_path(error.ctx), "--help")))


def _path(ctx: click.Context) -> tuple[Spoken, ...]:
    """The words of the command below `ketnap` that a line got to."""
    if ctx.parent is None:
        return ()
    return (*_path(ctx.parent), Spoken(ctx.command.name or "", ctx.info_name or ""))


def _of_the_rules(error: BaseException) -> Problem | None:
    from ketnap.workflow import ports, service

    match error:
        case ports.NoSuchCase():
            return not_found(
                "case.unknown",
                _("Chưa có hồ sơ {code}.").format(code=error.code),
                line("case find", _("TÊN")),
            )
        case ports.NoSuchOrganisation():
            return not_found(
                "organisation.unknown",
                _("Chưa có tổ chức {code}.").format(code=error.code),
                line("org list"),
            )
        case ports.NoSuchLetter():
            return not_found(
                "letter.unknown",
                _("Chưa có văn bản {letter}.").format(letter=error.letter),
                line("letter list"),
            )
        case service.NoSuchCommand():
            return not_found(
                "command.unknown", _("Chưa có lệnh ghi {command}.").format(command=error.command)
            )
        case ports.ChangedBySomeoneElse():
            message = _(
                "{code} vừa có người ghi trước (lần ghi {version}). Bước của lần này chưa ghi."
            ).format(code=error.code, version=error.now_version)
            return Problem("changed", message, Exit.CHANGED, following=(line("case show", error.code),))
        case ports.Locked():
            message = _("Sổ đang được chương trình khác ghi. Lệnh này chưa ghi gì; đợi ít giây rồi gõ lại.")
            return Problem("locked", message, Exit.LOCKED)
    return None


_ORGANISATION_REASONS = {
    "exists": lambda: _("Đã có tổ chức {organisation}."),
    "itself": lambda: _("{organisation} không thể trực thuộc chính mình."),
    "circle": lambda: _("{organisation} đang là cấp trên của {other}, nên không thể trực thuộc {other}."),
    "ended": lambda: _("{organisation} đã kết thúc hoạt động vào ngày đó."),
    "overlaps": lambda: _("{organisation} đã có khoảng thời gian trùng với khoảng này."),
    "before_start": lambda: _("Ngày này trước ngày bắt đầu của {organisation}."),
    "unknown_power": lambda: _("Không có thẩm quyền «{other}» cho {organisation}."),
}
_LETTER_REASONS = {
    "not_a_draft": lambda: _("Văn bản {letter} không còn là dự thảo."),
    "not_issued": lambda: _("Văn bản {letter} chưa phát hành."),
    "joined": lambda: _(
        "Người này ở chung văn bản {letter} với người khác: hủy {letter} là hủy cho cả danh sách."
    ),
    "no_issuer": lambda: _("Văn bản {letter} chưa biết cơ quan nào phát hành."),
    "no_kind": lambda: _("Văn bản {letter} không có loại để lấy số."),
    "handwritten_void": lambda: _("Số {letter} đã hủy. Sổ giữ nguyên."),
    "already_counted": lambda: _("Sổ văn bản đã lấy số, không đặt lại số bắt đầu được ({letter})."),
}


def _of_the_register(error: BaseException) -> Problem | None:
    from ketnap.storage import errors

    if isinstance(error, errors.OrganisationRefused):
        sentence = _ORGANISATION_REASONS[error.reason]()
        message = sentence.format(organisation=error.organisation, other=error.other)
        following = (line("org show", error.organisation),) if error.reason != "circle" else ()
        return Problem(f"organisation.{error.reason}", message, Exit.REFUSED, following=following)
    if isinstance(error, errors.LetterRefused):
        message = _LETTER_REASONS[error.reason]().format(letter=error.letter)
        return Problem(f"letter.{error.reason}", message, Exit.REFUSED)
    if isinstance(error, errors.KeyTaken):
        message = _("Lệnh này đã được ghi một lần. Không ghi lại, sổ giữ nguyên.")
        return Problem("key.taken", message, Exit.CHANGED)
    return None


def _of_the_database(error: BaseException) -> Problem | None:
    from ketnap.commands import damage
    from ketnap.storage import errors

    match error:
        case errors.NoDatabase():
            message = _("Chưa có sổ ở nơi đang tìm ({path}). Sổ ở nơi khác: thêm --db TỆP").format(
                path=error.path
            )
            return Problem("database.none", message, Exit.NO_DATABASE, following=(line("init"),))
        case errors.NotADatabase():
            message = _("Tệp {path} không phải sổ của ketnap; tệp giữ nguyên.").format(path=error.path)
            return Problem("database.other", message, Exit.NO_DATABASE)
        case errors.NoLaw():
            message = _("Sổ chưa lập xong: chưa có {missing}.").format(missing=error.missing)
            return Problem("database.unfinished", message, Exit.NO_DATABASE, following=(line("init"),))
        case errors.DatabaseExists():
            message = _("Ở {path} đã có một tệp; tệp giữ nguyên. Lập sổ ở nơi khác: thêm --db TỆP").format(
                path=error.path
            )
            return Problem("database.exists", message, Exit.REFUSED)
        case errors.SchemaTooOld():
            message = _(
                "Sổ của bản ketnap cũ hơn (lược đồ {found}, cần {needed}). Sao lưu rồi nâng cấp."
            ).format(found=error.found, needed=error.needed)
            return Problem(
                "schema.old", message, Exit.SCHEMA, following=(line("db backup"), line("db upgrade"))
            )
        case errors.SchemaTooNew():
            message = _(
                "Sổ của bản ketnap mới hơn (lược đồ {found}, bản này dùng {needed}). Cài bản ketnap mới rồi gõ lại."
            ).format(found=error.found, needed=error.needed)
            return Problem("schema.new", message, Exit.SCHEMA)
        case errors.BackupUnsound():
            message = _("Bản sao lưu {path} chưa dùng được; sổ giữ nguyên.").format(path=error.path)
            said = tuple(map(damage.sentence, error.problems))
            return Problem("backup.unsound", message, Exit.WRONG, blocks=said)
        case errors.StorageFailed():
            return _storage(error.reason)
    return None


def _storage(reason: str) -> Problem:
    if reason == "full":
        message = _(
            "Ổ đĩa đã đầy, lệnh vừa gõ chưa được ghi. Dọn chỗ trống rồi gõ lại đúng lệnh ấy; gõ lại không sinh bước thứ hai."
        )
    elif reason == "read_only":
        message = _(
            "Không được ghi vào nơi để sổ hay tệp. Xem quyền ghi của thư mục rồi gõ lại đúng lệnh ấy."
        )
    elif reason == "moved":
        message = _(
            "Tệp sổ vừa bị chuyển đi hoặc thay bằng tệp khác, lệnh vừa gõ chưa được ghi. Gõ lại đúng lệnh ấy."
        )
    elif reason == "damaged":
        message = _("Tệp sổ đã hỏng. Không ghi thêm, không xóa tệp nào; lấy lại từ bản sao lưu.")
        following = (line("audit verify", "--replay"), line("db restore", _("TỆP")))
        return Problem("storage.damaged", message, Exit.STORAGE, following=following)
    else:
        message = _(
            "Ổ đĩa không đọc hoặc không ghi được. Lệnh vừa gõ chưa được ghi. Xem lại ổ đĩa rồi gõ lại đúng lệnh ấy."
        )
    return Problem(f"storage.{reason}", message, Exit.STORAGE)


def _of_the_machine(error: BaseException) -> Problem | None:
    if not isinstance(error, OSError):
        return None
    if isinstance(error, (FileNotFoundError, NotADirectoryError)) and error.filename is not None:
        return usage(_("Không có tệp {path}.").format(path=error.filename))
    if isinstance(error, IsADirectoryError) and error.filename is not None:
        return usage(_("{path} là thư mục, cần một tệp.").format(path=error.filename))
    if error.errno in _NO_SUCH_NAME and error.filename is not None:
        return usage(_("Không có tệp nào mang tên {path}.").format(path=_short(str(error.filename))))
    if error.errno in _DISK_FULL:
        return _storage("full")
    if error.errno in _READ_ONLY:
        return _storage("read_only")
    return _storage("io") if error.errno in (errno.EIO, errno.EFBIG) else None


def _short(name: str) -> str:
    return name if len(name) <= 80 else f"{name[:60]}…"
