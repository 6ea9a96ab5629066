"""A file that was read, held against the schema of its kind: what does not fit becomes a problem at its place,
and is mended as well as can be, so that everything else can still be judged in the same go.
"""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from functools import cache
from typing import Any, NamedTuple

from ketnap.definitions import schema
from ketnap.definitions.problems import MOST_SHOWN, Problem
from ketnap.definitions.scalars import MISSING, Unreadable
from ketnap.definitions.schema import PROCEDURE, Fault
from ketnap.definitions.yaml_text import Mark, Reading
from ketnap.workflow.check_keys import CHECK_KEYS
from ketnap.workflow.flaws import Path, closest, proposal

# Mending one thing may bring another to light (an entry that is no mapping, then its keys); not more often.
_ROUNDS = 8

# A check that asks nothing and a line that says nothing, in place of those that could not be read.
_NOTHING = {"check": "forbidden", "because": MISSING}
_LINE = {"from": MISSING, "value": MISSING, "source": MISSING, "provenance": MISSING}


class Validated(NamedTuple):
    """`entry` is the typed file, mended where it had to be (None: nothing could be made of it). `reported` are
    the paths of which a problem was noted already: what is wrong there, or follows from it, needs no second.
    `lost`: a whole section could not be read, so names of it must not be called unknown."""

    reading: Reading
    kind: str
    entry: Any
    problems: tuple[Problem, ...]
    reported: frozenset[Path]
    lost: bool = False


def validate(kind: str, reading: Reading) -> Validated:
    """Type a file that was read. Its own problems and those of the schema are all in the answer."""
    problems = list(reading.problems)
    reported = set(reading.refused)
    tree = reading.tree
    if not isinstance(tree, dict):
        if not problems:
            problems.append(Problem(reading.file, 1, 1, "tệp phải gồm các dòng «khóa: giá trị»"))
        return Validated(reading, kind, None, tuple(problems), frozenset(reported))
    tree = deepcopy(tree)
    entry, lost = None, False
    for _ in range(_ROUNDS):
        entry, found = schema.faults(kind, tree)
        if not found:
            break
        # Misspelt keys first: then what they lack is not missing, and what stands under them is judged too.
        found.sort(key=lambda fault: fault.sort != "extra_forbidden")
        said = set()
        for fault in found:
            path = _path(tree, fault)
            if path not in said and not _under(reported, path):
                problems.append(_problem(kind, reading, tree, path, fault))
                reported.add(path)
            if fault.sort == "extra_forbidden":
                meant = _meant(kind, tree, path)
                lost = lost or (len(path) == 1 and meant is None and not isinstance(_node(tree, path), str))
                if meant is not None:
                    reading = _renamed(reading, path, meant)
                    said.add((*path[:-1], meant))
            elif kind == PROCEDURE and len(path) == 1 and fault.sort == "dict_type":
                lost = True
            if len(problems) > MOST_SHOWN:
                # That is no definition with some slips in it.
                return Validated(reading, kind, None, tuple(problems), frozenset(reported), lost=True)
        for fault in found:
            _mend(kind, tree, _path(tree, fault), fault)
    reading = reading._replace(tree=tree)
    return Validated(reading, kind, entry, tuple(problems), frozenset(reported), lost)


def _meant(kind: str, tree: Any, path: Path) -> str | None:
    """The key that a misspelt one most likely means, if it does not stand there as well."""
    near = closest(str(path[-1]), _schema_at(kind, tree, path[:-1]).get("properties", {}))
    around = _node(tree, path[:-1])
    return near if near is not None and near not in around else None


def _renamed(reading: Reading, path: Path, meant: str) -> Reading:
    """The same reading, in which everything under a misspelt key is also found under the one it means."""
    depth = len(path)
    moved = {
        (*path[:-1], meant, *each[depth:]): place
        for each, place in reading.places.items()
        if each[:depth] == path
    }
    return reading._replace(places={**reading.places, **moved})


def _under(reported: set[Path], path: Path) -> bool:
    return any(path[:length] in reported for length in range(len(path) + 1))


def _path(tree: Any, fault: Fault) -> Path:
    """The path of a fault in the file: pydantic also names the check by which it chose the keys."""
    path: list[str | int] = []
    node, chosen = tree, False
    step: Any
    for step in fault.location:
        if step == "[key]":
            break
        if not chosen and isinstance(node, dict) and node.get("check") == step and step in CHECK_KEYS:
            chosen = True
            continue
        path.append(step)
        inside = isinstance(node, list) or (isinstance(node, dict) and step in node)
        node, chosen = (node[step] if inside else None), False
    unreadable = fault.particulars.get("error")
    if isinstance(unreadable, Unreadable) and unreadable.place is not None:
        path.append(unreadable.place)
    if fault.sort == "union_tag_invalid":
        path.append("check")
    return tuple(path)


def _problem(kind: str, reading: Reading, tree: Any, path: Path, fault: Fault) -> Problem:
    place = reading.place(path)
    at: Mark = place.value
    message, hint = "không đọc được giá trị này", ""
    unreadable = fault.particulars.get("error")
    if isinstance(unreadable, Unreadable):
        message, hint = unreadable.message, unreadable.hint
        if fault.location[-1] == "[key]" or _node(tree, path) is None:
            at = place.key
        if message == "chưa có giá trị":
            message = f"«{path[-1]}» chưa có giá trị"
    elif fault.sort == "extra_forbidden":
        around = _schema_at(kind, tree, path[:-1])
        message = f"«{path[-1]}» không phải khóa của {_title(around)}"
        hint, at = proposal(str(path[-1]), around.get("properties", {})), place.key
    elif fault.sort == "missing":
        around = _schema_at(kind, tree, path[:-1])
        message = f"{_title(around)} «{path[-2]}» thiếu «{path[-1]}»"
        if isinstance(path[-2], int):
            message = f"{_title(around)} thiếu «{path[-1]}»"
        hint, at = around["properties"][path[-1]].get("description", ""), reading.place(path[:-1]).key
    elif fault.sort == "union_tag_invalid":
        tag = str(fault.particulars["tag"])
        message, hint = f"không có điều kiện «{tag}»", proposal(tag, CHECK_KEYS)
    elif fault.sort == "union_tag_not_found":
        message, hint, at = "điều kiện thiếu «check»", f"một trong: {', '.join(CHECK_KEYS)}", place.key
    elif fault.sort in ("list_type", "too_short"):
        message, hint, at = "ở đây phải là danh sách", "mỗi mục một dòng «- …», hay đặt trong [ ]", place.key
    elif fault.sort in ("model_type", "model_attributes_type", "dict_type"):
        message, at = "ở đây phải là các cặp «khóa: giá trị»", place.key
    return Problem(reading.file, at.line, at.column, message, hint, at.width)


def _title(entry: Mapping[str, Any]) -> str:
    return str(entry.get("title", "mục này"))


def _node(tree: Any, path: Path) -> Any:
    step: Any
    for step in path:
        if (isinstance(tree, dict) and step in tree) or (
            isinstance(tree, list) and isinstance(step, int) and step < len(tree)
        ):
            tree = tree[step]
        else:
            return None
    return tree


def _mend(kind: str, tree: Any, path: Path, fault: Fault) -> None:
    """Put something in place of what does not fit, so that the next round can go on."""
    around: Any = _node(tree, path[:-1])
    last: Any = path[-1]
    if around is None:
        # What it stood in was mended itself, in this round.
        return
    if fault.sort == "union_tag_invalid":
        around.clear()
        around.update(_NOTHING)
    elif fault.sort == "missing":
        if last not in around:
            around[last] = [dict(_LINE)] if last == "values" else MISSING
    elif fault.sort == "extra_forbidden":
        meant = _meant(kind, tree, path)
        value = around.pop(last, None)
        if meant is not None:
            around[meant] = value
    elif fault.location[-1] == "[key]":
        around.pop(last, None)
    elif fault.sort in ("union_tag_not_found", "model_attributes_type"):
        around[last] = dict(_NOTHING)
    elif fault.sort == "too_short":
        around[last] = [dict(_LINE)]
    elif fault.sort == "list_type":
        around[last] = []
    elif fault.sort in ("model_type", "dict_type"):
        around[last] = {}
    else:
        unreadable = fault.particulars.get("error")
        mended = unreadable.mended if isinstance(unreadable, Unreadable) else None
        around[last] = MISSING if mended is None else mended


@cache
def _schema(kind: str) -> dict[str, Any]:
    return schema.json_schema(kind)


def _schema_at(kind: str, tree: Any, path: Path) -> dict[str, Any]:
    """The part of the JSON Schema that describes what stands at a path."""
    whole = _schema(kind)
    at: dict[str, Any] = whole
    node = tree
    for step in path:
        at = next(_below(at, step), {})
        node = _node(node, (step,))
        if "discriminator" in at:
            check = node.get("check") if isinstance(node, dict) else None
            at = {"$ref": at["discriminator"]["mapping"].get(check, "")}
        if "$ref" in at:
            at = whole["$defs"].get(at["$ref"].rpartition("/")[2], {})
    return at


def _below(at: Mapping[str, Any], step: str | int) -> Iterator[dict[str, Any]]:
    if isinstance(step, int):
        yield at.get("items", {})
    elif step in at.get("properties", {}):
        yield at["properties"][step]
    else:
        yield from at.get("patternProperties", {}).values()
        if isinstance(at.get("additionalProperties"), dict):
            yield at["additionalProperties"]
