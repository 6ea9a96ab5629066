"""The one description of what may stand in a definition file: pydantic models, from which the JSON Schemas for
editors are generated. Only here pydantic is known.

The models take the tree of texts that the YAML reader gives. The keys of the checks come from the table that the
soundness of a procedure is judged by.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple, Union

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    PlainValidator,
    TypeAdapter,
    ValidationError,
    WithJsonSchema,
    WrapValidator,
    create_model,
)

from ketnap.definitions import scalars
from ketnap.definitions.scalars import Asked
from ketnap.workflow import check_keys
from ketnap.workflow.check_keys import CHECK_KEYS, CheckKeys
from ketnap.workflow.procedure import FactType
from ketnap.workflow.rules import PRECISIONS, PROVENANCES, UNITS


def _pattern(pattern: str) -> dict[str, Any]:
    return {"type": "string", "pattern": f"^(?:{pattern})$"}


def _one_or_more(one: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [one, {"type": "array", "items": one, "minItems": 1}]}


def _entries(one: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "patternProperties": {_NAME["pattern"]: one}, "additionalProperties": False}


def _read(reader: Callable[[Any], Any], schema: dict[str, Any]) -> Any:
    """A type of the models: how it is read, and what an editor is told about it."""
    return Annotated[Any, PlainValidator(reader), WithJsonSchema(schema)]


def _words(words: Iterable[str], what: str) -> Any:
    return _read(partial(scalars.choice, words=tuple(words), what=what), {"enum": list(words)})


# What is text here may look like a number or a truth to an editor.
_TEXT = {"type": ["string", "number", "boolean"], "minLength": 1}
_NAME = _pattern(scalars.NAME)
_REFERENCE = _pattern(scalars.REFERENCE)
_KINDS = "|".join(check_keys.KINDS)
_WORDS = {"type": "array", "items": _NAME, "minItems": 2}
_ASKED = {"anyOf": [_pattern(f"(optional )?({_KINDS}|set)"), _WORDS]}

# An optional key is read like a needed one: what stands there must be readable; None means that it is absent.
if TYPE_CHECKING:
    Text = str
    Name = str
    RuleName = str
    Unit = str
    Precision = str
    Provenance = str
    MaybeText = str | None
    MaybeName = str | None
    MaybeRuleName = str | None
    MaybeReference = str | None
    MaybeRegister = str | None
    Names = tuple[str, ...]
    References = tuple[str, ...]
    NamesOrAny = tuple[str, ...] | None
    Flag = bool
    Day = date
    MaybeDay = date | None
    Distances = tuple[int, ...]
    Type = FactType
    AskedType = Asked
else:
    Text = MaybeText = _read(scalars.text, _TEXT)
    Name = MaybeName = _read(scalars.name, _NAME)
    Names = _read(scalars.names, _one_or_more(_NAME))
    NamesOrAny = _read(scalars.names_or_any, _one_or_more(_NAME))
    RuleName = MaybeRuleName = _read(scalars.rule_name, _REFERENCE)
    MaybeReference = _read(scalars.reference, _REFERENCE)
    References = _read(scalars.references, _one_or_more(_REFERENCE))
    MaybeRegister = _read(scalars.register, _pattern(scalars.REGISTER))
    Flag = _read(scalars.flag, {"type": "boolean"})
    Day = MaybeDay = _read(scalars.day, _pattern(scalars.DAY))
    Distances = _read(scalars.distances, _one_or_more({"type": "integer"}))
    Type = _read(scalars.fact_type, {"anyOf": [_pattern(_KINDS), _WORDS]})
    AskedType = _read(scalars.asked_type, _ASKED)
    Unit = _words(UNITS, "đơn vị")
    Precision = _words(PRECISIONS, "cách tính")
    Provenance = _words(PROVENANCES, "nguồn loại")


class Entry(BaseModel):
    """Something with a closed set of keys; any other key is a mistake."""

    model_config = ConfigDict(extra="forbid", strict=True)


class FactEntry(Entry, title="dữ kiện"):
    is_: Type = Field(alias="is", description="kiểu: date, count, flag, text …, hay danh sách từ theo thứ tự")
    title: Text = Field(description="tên tiếng Việt")
    private: Flag = Field(default=False, description="che trên màn hình")
    assume: MaybeText = Field(default=None, description="coi là, cho đến khi có người ghi")


class RoleEntry(Entry, title="vai"):
    title: Text = Field(description="tên tiếng Việt")
    power: Names = Field(default=(), description="thẩm quyền: tổ chức gần nhất từ chi bộ lên có nó")
    above: MaybeName = Field(default=None, description="cấp ngay trên vai này")


class TrackEntry(Entry, title="nhánh"):
    title: Text = Field(description="tên tiếng Việt")
    key: Name = Field(description="dữ kiện phân biệt các mục của nhánh")


class StateEntry(Entry, title="trạng thái"):
    title: Text = Field(description="tên tiếng Việt")
    end: Flag = Field(default=False, description="kết thúc: các thời hạn còn mở không tính nữa")


class CheckEntry(Entry):
    """What every check may have; its own keys are added from the table of checks."""

    when: Names = Field(default=(), description="chỉ khi (tất cả các trường hợp này)")
    unless: Names = Field(default=(), description="trừ khi (một trong các trường hợp này)")
    because: MaybeText = Field(default=None, description="lý do, bằng lời")
    source: MaybeText = Field(default=None, description="nguồn, nếu khác nguồn của bước")
    provenance: Provenance = Field(default="verified", description="nguồn đã đọc đến đâu")


_READERS: Mapping[str, Any] = {
    check_keys.FACT: MaybeReference,
    check_keys.REFERENCE: MaybeReference,
    check_keys.REFERENCES: References,
    check_keys.DEADLINE: RuleName,
    check_keys.RULE: RuleName,
    check_keys.DOCUMENTS: Names,
    check_keys.STEPS: Names,
    check_keys.VALUES: _read(scalars.values, _one_or_more({"type": ["string", "boolean"]})),
}


def _check(check: str, keys: CheckKeys) -> Any:
    """The model of one check."""
    fields: dict[str, Any] = {"check": (Literal[check], ...)}
    for key, kind in keys.keys.items():
        reader = _words(kind.words, "giá trị") if kind.words else _READERS.get(kind.kind, Name)
        default = ... if key in keys.needed else None
        # With a line below, because `is` cannot be the name of an attribute.
        fields[f"{key}_"] = (reader, Field(default, alias=key))
    if "because" in keys.needed:
        fields["because"] = (Text, ...)
    told: dict[str, Any] = {}
    if keys.one_of:
        told = {"oneOf": [{"required": [key]} for key in keys.one_of]}
    elif keys.at_most_one:
        told = {"not": {"required": list(keys.at_most_one)}}
    config = {"title": f"điều kiện {check}", "json_schema_extra": told}
    return create_model(f"Check_{check}", __base__=CheckEntry, __cls_kwargs__=config, **fields)


if TYPE_CHECKING:
    Check = CheckEntry
else:
    Check = Annotated[
        Union[tuple(_check(check, keys) for check, keys in CHECK_KEYS.items())],  # noqa: UP007
        Field(discriminator="check"),
    ]


def own_keys(check: CheckEntry) -> dict[str, Any]:
    """The keys of a check that belong to it alone, by their names in the file."""
    fields = type(check).model_fields
    given = {key: field.alias for key, field in fields.items() if field.alias}
    return {alias: value for key, alias in given.items() if (value := getattr(check, key)) is not None}


def _any_facts(value: Any, read: Callable[[Any], Any]) -> Any:
    return None if value == "any" else read(value)


if TYPE_CHECKING:
    AskedFacts = dict[str, Asked] | None
else:
    AskedFacts = Annotated[
        dict[Name, AskedType],
        WrapValidator(_any_facts),
        WithJsonSchema({"anyOf": [{"const": "any"}, _entries(_ASKED)]}),
    ]


class LetterIfEntry(Entry, title="văn bản có điều kiện"):
    letter: Name = Field(description="văn bản dự thảo")
    when: Names = Field(default=(), description="chỉ khi (tất cả các trường hợp này)")
    unless: Names = Field(default=(), description="trừ khi (một trong các trường hợp này)")
    source: MaybeText = Field(default=None, description="nguồn, nếu khác nguồn của bước")


class StepEntry(Entry, title="bước"):
    title: Text = Field(description="tên tiếng Việt")
    alias: Text = Field(description="tên gõ: không dấu, nối bằng «-», không đổi khi đã phát hành")
    owner: Name = Field(description="ai làm")
    from_: Names = Field(alias="from", description="đang ở: các trạng thái, new hoặc open")
    to: MaybeName = Field(default=None, description="chuyển sang; back: về nơi các bước khác dẫn tới")
    when: Names = Field(default=(), description="chỉ khi")
    unless: Names = Field(default=(), description="trừ khi")
    after: Names = Field(default=(), description="sau khi đã")
    cancels: Names = Field(default=(), description="các bước phải làm lại")
    repeats: Flag = Field(default=False, description="làm được nhiều lần")
    opens: MaybeName = Field(default=None, description="mở một mục của nhánh")
    closes: MaybeName = Field(default=None, description="đóng một mục của nhánh")
    facts: AskedFacts = Field(default={}, description="dữ kiện hỏi cùng bước; any")
    documents: NamesOrAny = Field(default=(), description="giấy tờ kèm theo; any")
    requires: list[Check] = Field(default=[], description="điều kiện")
    letters: NamesOrAny = Field(default=(), description="văn bản dự thảo kèm theo; any")
    letters_if: list[LetterIfEntry] = Field(default=[], description="văn bản chỉ dự thảo khi, trừ khi")
    tells: Names = Field(default=(), description="báo cho")
    one_of: MaybeName = Field(default=None, description="nhóm bước mà đúng một bước dùng được")
    continues: MaybeName = Field(default=None, description="tiếp hồ sơ gửi kèm bước ấy; paper: hồ sơ giấy")
    source: Text = Field(description="văn bản và điểm; product: do chương trình đặt ra")


class DeadlineEntry(Entry, title="thời hạn"):
    title: Text = Field(description="tên tiếng Việt")
    opens_on: Names = Field(description="phát sinh khi")
    counted_from: References = Field(default=(), description="tính từ; để trống: từ bước mở")
    within: MaybeRuleName = Field(default=None, description="quy định; để trống: quy định cùng tên")
    closes_on: Names = Field(description="xong khi")
    extended_on: MaybeName = Field(default=None, description="bước gia hạn, có dữ kiện days")
    per: MaybeName = Field(default=None, description="mỗi mục của nhánh một thời hạn")
    when: Names = Field(default=(), description="chỉ khi")
    unless: Names = Field(default=(), description="trừ khi")
    owner: Name = Field(description="ai phải làm")
    reminders: Name = Field(default="standard", description="thang nhắc")
    source: MaybeText = Field(default=None, description="nguồn; để trống: nguồn của quy định")


class DutyEntry(Entry, title="việc định kỳ"):
    title: Text = Field(description="tên tiếng Việt")
    every: MaybeRuleName = Field(default=None, description="bao lâu một lần: một quy định")
    after: MaybeName = Field(default=None, description="organisation_ends")
    within: MaybeRuleName = Field(default=None, description="quy định")
    owner: Names = Field(description="các vai")
    reminders: Name = Field(default="standard", description="thang nhắc")


class ProcedureFile(Entry, title="quy trình"):
    procedure: MaybeName = Field(default=None, description="tên quy trình; chỉ ở một tệp")
    version: MaybeText = Field(default=None, description="phiên bản; chỉ ở một tệp")
    facts: dict[Name, FactEntry] = Field(default={}, description="điều biết về người được xem xét")
    roles: dict[Name, RoleEntry] = Field(default={}, description="ai làm")
    tracks: dict[Name, TrackEntry] = Field(default={}, description="việc có nhiều mục song song")
    circumstances: dict[Name, Check] = Field(default={}, description="câu hỏi có tên, dùng ở when và unless")
    states: dict[Name, StateEntry] = Field(default={}, description="nơi hồ sơ đang đứng")
    steps: dict[Name, StepEntry] = Field(default={}, description="việc được ghi")
    deadlines: dict[RuleName, DeadlineEntry] = Field(default={}, description="thời hạn")
    duties: dict[RuleName, DutyEntry] = Field(default={}, description="việc định kỳ của một tổ chức")
    ladders: dict[Name, dict[Name, Distances]] = Field(default={}, description="thang nhắc")


class DocumentEntry(Entry, title="giấy tờ"):
    title: Text = Field(description="tên tiếng Việt")
    issuer: MaybeName = Field(default=None, description="vai, nhánh (người của nhánh) hoặc any")
    form: MaybeText = Field(default=None, description="số mẫu")
    catalogue: MaybeText = Field(default=None, description="số trong danh mục 104 loại")
    valid: MaybeRuleName = Field(default=None, description="hạn dùng: một quy định, tính từ ngày cấp")
    letter: MaybeRegister = Field(default=None, description="văn bản của cơ quan: CV, TB …")
    to: MaybeReference = Field(
        default=None, description="gửi: person, origin, dossier, một vai, hoặc «bước.dữ_kiện»"
    )
    to_role: MaybeName = Field(default=None, description="gửi ai ở nơi ấy: vai; để trống: chính nơi ấy")
    fields: Annotated[Names, Field(description="mẫu in được những gì")] = ()


class RuleLineEntry(Entry, title="dòng quy định"):
    from_: Day = Field(alias="from", description="ngày văn bản của dòng này có hiệu lực")
    value: Text = Field(description="số; at least 2/3; hoặc một từ")
    counted_from: MaybeReference = Field(default=None, description="thời hạn tính từ")
    source: Text = Field(description="văn bản và điểm; product")
    provenance: Provenance = Field(description="nguồn đã đọc đến đâu")


class RuleEntry(Entry, title="quy định"):
    unit: Unit = Field(description="đơn vị")
    precision: Precision = Field(default="day", description="month: tuổi tính theo tháng")
    values: list[RuleLineEntry] = Field(description="mỗi lần đổi là một dòng mới", min_length=1)


class InstrumentEntry(Entry, title="văn bản gốc"):
    title: Text = Field(description="tên văn bản")
    from_: Day = Field(alias="from", description="ngày có hiệu lực")
    until: MaybeDay = Field(default=None, description="ngày cuối còn hiệu lực")
    replaced_by: MaybeText = Field(default=None, description="văn bản thay thế")
    provenance: Provenance = Field(default="verified", description="nguồn đã đọc đến đâu")


PROCEDURE, DOCUMENTS, RULES, INSTRUMENTS = "procedure", "documents", "rules", "instruments"
"""The kinds of definition files."""

_ADAPTERS: Mapping[str, TypeAdapter[Any]] = {
    PROCEDURE: TypeAdapter(ProcedureFile),
    DOCUMENTS: TypeAdapter(dict[Name, DocumentEntry]),
    RULES: TypeAdapter(dict[RuleName, RuleEntry]),
    INSTRUMENTS: TypeAdapter(dict[Text, InstrumentEntry]),
}


class Fault(NamedTuple):
    """Something that does not fit the schema: where, what sort of thing, and pydantic's own particulars."""

    location: tuple[str | int, ...]
    sort: str
    particulars: Mapping[str, Any]


def faults(kind: str, tree: Any) -> tuple[Any, list[Fault]]:
    """The typed file, or None and everything in which the tree does not fit the schema of its kind."""
    try:
        return _ADAPTERS[kind].validate_python(tree), []
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)
        return None, [Fault(each["loc"], each["type"], each.get("ctx", {})) for each in found]


def json_schema(kind: str) -> dict[str, Any]:
    """The schema of one kind of file, as editors read it."""
    schema = _ADAPTERS[kind].json_schema()
    for entry in (schema, *schema.get("$defs", {}).values()):
        _told(entry)
        for key in entry.get("properties", {}).values():
            # Made up from the name of the attribute; and "absent" is no value that could be written.
            key.pop("title", None)
            if key.get("default", "") is None:
                del key["default"]
            _told(key)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def _told(entry: dict[str, Any]) -> None:
    """A name that does not look like one is no entry either."""
    if "patternProperties" in entry:
        entry["additionalProperties"] = False
