"""What commands and options are called in Vietnamese: one name each, without marks, beside the English one.

The names are data and stand here alone; whoever declares a command or an option gives its English name. None of
them contains a Telex sequence and in one place none is, word by word, the beginning of another (tests).
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ketnap.commands.texts import N_, language


class Group(NamedTuple):
    """A word after `ketnap`: its Vietnamese name, its help, and the Vietnamese names of what comes after it.

    A group without commands is a command itself. It is declared in `ketnap.commands.<English name>`, as `command`.
    """

    vietnamese: str
    help: str
    commands: Mapping[str, str] = {}


GROUPS: Mapping[str, Group] = {
    "init": Group("khoi-tao", N_("lập sổ mới của đơn vị")),
    "demo": Group("xem-thu", N_("xem thử với số liệu giả, 300 người")),
    "today": Group("hom-nay", N_("việc quá hạn, sắp đến hạn, đang vướng")),
    "doctor": Group("kiem-tra", N_("kiểm tra sổ, sao lưu, lịch, thư")),
    "worker": Group("chay-nen", N_("chạy nền: nhắc việc và gửi thư")),
    "org": Group(
        "to-chuc",
        N_("chi bộ, đảng ủy, thẩm quyền, chức danh"),
        {
            "add": "them",
            "list": "danh-sach",
            "show": "xem",
            "tree": "cay",
            "import": "nhap",
            "merge": "sap-nhap",
            "power": "tham-quyen",
            "post": "chuc-danh",
        },
    ),
    "case": Group(
        "ho-so",
        N_("hồ sơ của từng người: xem, ghi, nhập, chuyển"),
        {
            "open": "mo",
            "list": "danh-sach",
            "find": "tim",
            "show": "xem",
            "why": "vi-sao",
            "advance": "ghi",
            "set": "dat",
            "import": "nhap",
            "move": "chuyen-di",
            "transfer": "chuyen-ho-so",
            "receive": "tiep-nhan",
            "correct": "dinh-chinh",
            "history": "lich-su",
            "undo": "hoan-tac",
            "paper": "giay-to",
        },
    ),
    "deadline": Group(
        "thoi-han", N_("các thời hạn và cách tính"), {"list": "danh-sach", "explain": "giai-thich"}
    ),
    "remind": Group("nhac", N_("xem trước các lần nhắc việc"), {"preview": "xem-truoc"}),
    "outbox": Group(
        "hop-gui", N_("thư đang chờ gửi"), {"list": "danh-sach", "retry": "gui-lai", "resolve": "xu-ly"}
    ),
    "letter": Group(
        "van-ban",
        N_("công văn, giấy chứng nhận: phát hành, in, xác nhận"),
        {
            "list": "danh-sach",
            "show": "xem",
            "issue": "phat-hanh",
            "render": "in",
            "send": "gui",
            "receipt": "xac-nhan",
            "void": "huy",
            "register": "so",
            "check": "soat",
            "draft": "soan",
        },
    ),
    "packet": Group(
        "goi",
        N_("gói chuyển hồ sơ giữa hai sổ: nhập, trả lời"),
        {"import": "nhap", "receipt": "tra-loi", "list": "danh-sach", "show": "xem"},
    ),
    "key": Group(
        "khoa",
        N_("khóa để ký và mở gói: lập, trao, tin"),
        {"new": "lap", "show": "xem", "trust": "tin", "revoke": "thu-hoi", "list": "danh-sach"},
    ),
    "report": Group(
        "bao-cao",
        N_("báo cáo: người chuyển đi đã được báo cho nơi đến chưa"),
        {"transfers": "chuyen-di"},
    ),
    "definition": Group(
        "quy-trinh",
        N_("quy trình đang dùng: xem, soát, vẽ sơ đồ"),
        {"check": "soat", "show": "xem", "diagram": "so-do", "diff": "so-sanh", "migrate": "chuyen-doi"},
    ),
    "rules": Group(
        "quy-dinh",
        N_("các con số của quy định, có ngày và nguồn"),
        {"show": "xem", "diff": "so-sanh", "assume": "coi-la", "set": "dat"},
    ),
    "calendar": Group(
        "lich",
        N_("lịch làm việc; tính hạn theo ngày làm việc"),
        {"show": "xem", "due": "tinh-han", "set": "dat", "check": "soat"},
    ),
    "db": Group(
        "du-lieu",
        N_("sổ (cơ sở dữ liệu): nâng cấp, sao lưu, khôi phục"),
        {"upgrade": "nang-cap", "check": "soat", "backup": "sao-luu", "restore": "khoi-phuc"},
    ),
    "audit": Group("nhat-ky", N_("đối chiếu nhật ký, xuất mốc"), {"verify": "doi-chieu", "export": "xuat"}),
}

OPTIONS: Mapping[str, str] = {
    # Of every command.
    "--db": "--tep-so",
    "--lang": "--ngon-ngu",
    "--dry-run": "--chay-thu",
    "--yes": "--dong-y",
    "--confirm": "--lay-so",
    "--plain": "--don-gian",
    "--no-names": "--khong-ten",
    "--actor": "--nguoi-ghi",
    "--key": "--khoa",
    "--today": "--hom-nay",
    "--help": "--tro-giup",
    "--version": "--phien-ban",
    # Of some.
    "--on": "--ngay",
    "--document": "--giay-to",
    "--fact": "--du-kien",
    "--votes": "--phieu",
    "--to": "--den",
    "--effective": "--hieu-luc",
    "--decided-on": "--ngay-quyet-dinh",
    "--reason": "--ly-do",
    "--temporary": "--tam-thoi",
    "--issue": "--phat-hanh",
    "--file": "--danh-sach",
    "--where": "--loc",
    "--staged": "--de-du-thao",
    "--joint": "--gop",
    "--leaving": "--roi-di",
    "--unacknowledged": "--chua-xac-nhan",
    "--code": "--tinh-trang",
    "--how": "--cach",
    "--only": "--chi-rieng",
    "--against": "--voi",
    "--from": "--tu",
    "--working-days": "--ngay-lam-viec",
    "--commit": "--ghi-so",
    "--all": "--tat-ca",
    "--org": "--to-chuc",
    "--print": "--in-ra",
    "--out": "--thu-muc",
    "--value": "--gia-tri",
    "--no-draft": "--khong-lam-lai",
    "--docx": "--ban-sua",
    "--pdf": "--ban-in",
    "--once": "--mot-lan",
    "--sample": "--mau",
    "--simulation": "--gia-lap",
    "--office": "--co-quan",
    "--upper": "--cap-tren",
    "--commune": "--xa-phuong",
    "--term-start": "--nhiem-ky",
    "--last-number": "--so-cuoi",
    "--begin-term": "--mo-nhiem-ky",
    "--reserve": "--de-danh",
    "--fill": "--ghi",
    "--void": "--huy",
    "--incoming": "--van-ban-den",
    "--title": "--trich-yeu",
    "--year": "--nam",
    "--kind": "--loai",
    "--name": "--ten",
    "--source": "--nguon",
    "--provenance": "--do-tin",
    "--provisional": "--tam-tinh",
    "--until": "--den-het",
    "--smtp-host": "--may-chu-thu",
    "--smtp-port": "--cong-thu",
    "--smtp-security": "--ma-hoa-thu",
    "--smtp-user": "--tai-khoan-thu",
    "--smtp-password-file": "--tep-mat-khau-thu",
    "--smtp-from": "--dia-chi-gui",
    "--smtp-ca": "--chung-thu-thu",
    "--eml": "--tep-thu",
    "--sent": "--da-gui",
    "--dropped": "--bo-qua",
    "--born": "--ngay-sinh",
    "--sex": "--gioi-tinh",
    "--identity": "--so-dinh-danh",
    "--occupation": "--nghe",
    "--ethnicity": "--dan-toc",
    "--phone": "--dien-thoai",
    "--native-place": "--que-quan",
    "--residence": "--noi-cu-tru",
    "--state": "--trang-thai",
    "--step": "--buoc",
    "--withdraw": "--rut",
    "--email": "--thu",
    "--end": "--thoi-giu",
    "--manner": "--hinh-thuc",
    "--letter": "--van-ban",
    "--row": "--dong",
    "--origin": "--noi-di",
    "--number": "--so-van-ban",
    "--issued-on": "--ngay-van-ban",
    "--did": "--da-lam",
    "--replay": "--tinh-lai",
    "--packet": "--goi",
    "--valid-until": "--dung-den",
    "--unencrypted": "--khong-ma-hoa",
    "--fingerprint": "--dau-khoa",
    "--replace": "--thay",
    "--two-offices": "--hai-noi",
    "--item": "--muc",
    "--meeting": "--cuoc-hop",
    "--paper": "--giay-in",
    "--place": "--noi-de",
    "--lend": "--cho-muon",
    "--return": "--tra-lai",
    "--remind-after": "--nhac-sau",
}


class Spoken(NamedTuple):
    """A word of a command line that has two names."""

    english: str
    vietnamese: str


class Line(NamedTuple):
    """A command to type, said in either language: `line("case show", code)`."""

    words: tuple[str | Spoken, ...]

    def text(self, language: str) -> str:
        """The command as it is typed, in one language."""
        return " ".join(["ketnap", *map(_quoted, self.said(language))])

    def said(self, language: str) -> list[str]:
        """Its words after `ketnap`, in one language."""
        return [_said(word, language) for word in self.words]


def line(path: str, *words: str | Spoken) -> Line:
    """A command to type. `path` holds the English names of group and command and is translated, like options
    among the `words`; a step is given as `Spoken(step.name, step.alias)`, everything else as it is."""
    group, *rest = path.split()
    spoken: list[str | Spoken] = [Spoken(group, GROUPS[group].vietnamese)]
    spoken += [Spoken(word, GROUPS[group].commands[word]) for word in rest]
    for word in words:
        known = OPTIONS.get(word) if isinstance(word, str) else None
        spoken.append(word if known is None else Spoken(str(word), known))
    return Line(tuple(spoken))


def path_in(language: str, path: Iterable[str]) -> str:
    """English names of group and command, said in one language: "case show" is "ho-so xem"."""
    group, *rest = path
    if language == "en":
        return " ".join([group, *rest])
    return " ".join([GROUPS[group].vietnamese, *(GROUPS[group].commands[word] for word in rest)])


def option_name(english: str) -> str:
    """An option in the language of the shell."""
    return english if language() == "en" else OPTIONS[english]


def _said(word: str | Spoken, language: str) -> str:
    if isinstance(word, str):
        return word
    return word.english if language == "en" else word.vietnamese


def _quoted(word: str) -> str:
    return f'"{word}"' if " " in word or not word else word
