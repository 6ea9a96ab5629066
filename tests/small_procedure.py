"""A small sound set of definitions, to break one thing at a time in."""

from ketnap.definitions.loader import check
from ketnap.definitions.problems import Problem

PROCEDURE = """\
procedure: small
version: "1"

facts:
  cell:      { is: organisation, title: Chi bộ }
  education: { is: [primary, secondary, higher], title: Trình độ học vấn }
  born:      { is: date, title: Ngày sinh }
  member:    { is: flag, assume: false, title: Đoàn viên }

roles:
  cell:      { title: Chi bộ, power: own }
  committee: { title: Cấp ủy, power: [propose, decide] }
  upper:     { title: Cấp trên, above: committee }

tracks:
  helper: { title: Người giúp đỡ, key: helper }

circumstances:
  in_union: { check: fact, fact: member, is: true }
  moving:   { check: done, step: move_away }

states:
  found:    { title: Nguồn }
  admitted: { title: Có quyết định }
  gone:     { title: Đã chuyển đi, end: true }
  done:     { title: Chính thức, end: true }

steps:
  discover:
    title: Phát hiện
    alias: phat-hien
    owner: cell
    from: new
    to: found
    facts: { cell: set, born: set, education: set }
    source: 38-HD/BTCTW I.1
  assign:
    title: Phân công giúp đỡ
    alias: phan-cong
    owner: cell
    from: open
    repeats: true
    opens: helper
    facts: { helper: member, since: optional date }
    requires:
      - { check: member, fact: helper, status: official }
    source: 38-HD/BTCTW I.2
  release:
    title: Thôi phân công
    alias: thoi-phan-cong
    owner: cell
    from: open
    repeats: true
    closes: helper
    facts: { helper: member }
    source: 38-HD/BTCTW I.2
  extend:
    title: Kéo dài
    alias: gia-han
    owner: committee
    from: [found]
    facts: { days: count }
    source: product
  admit:
    title: Quyết định kết nạp
    alias: quyet-dinh
    owner: committee
    from: [found]
    to: admitted
    after: [assign]
    facts: { votes: vote }
    documents: [decision]
    requires:
      - { check: fact, fact: education, at_least: education.min, unless: [in_union] }
      - { check: elapsed, since: born, at_least: age.min, source: 294-QĐ/TW §1 }
      - { check: open_items, track: helper, at_least: helpers.min }
      - { check: votes, reach: vote.share }
    letters: [notice]
    tells: [cell]
    source: 294-QĐ/TW §4.3
  refuse:
    title: Không đồng ý
    alias: khong-dong-y
    owner: committee
    from: [found]
    repeats: true
    source: 294-QĐ/TW §4.3
  recognise:
    title: Công nhận chính thức
    alias: cong-nhan
    owner: committee
    from: [admitted]
    to: done
    after: [admit]
    source: 294-QĐ/TW §5
  move_away:
    title: Chuyển đi
    alias: chuyen-di
    owner: cell
    one_of: transfer
    from: [found, admitted]
    to: gone
    unless: [in_union]
    facts: { destination: organisation, because: [job, study] }
    source: product
  move_member:
    title: Giới thiệu đoàn viên
    alias: gioi-thieu
    owner: cell
    one_of: transfer
    from: [found, admitted]
    to: gone
    when: [in_union]
    facts: { destination: organisation }
    source: product
  come_back:
    title: Trở lại
    alias: quay-ve
    owner: cell
    from: [gone]
    to: back
    repeats: true
    cancels: [move_away, move_member]
    source: product

deadlines:
  decide:
    title: Thời hạn quyết định
    opens_on: [discover]
    counted_from: decision.issued_on
    closes_on: [admit, refuse]
    extended_on: extend
    owner: committee
  recognition:
    title: Thời hạn công nhận
    opens_on: [admit]
    counted_from: [decide.end, admit]
    within: decide
    closes_on: [recognise]
    owner: committee
    reminders: once

duties:
  review: { title: Rà soát danh sách, every: decide, owner: [cell] }

ladders:
  standard: { owner: [-7, +1], superior: [+5] }
  once:     { owner: 0 }
"""

DOCUMENTS = """\
decision: { title: Quyết định, issuer: committee, valid: decide }
opinion:  { title: Ý kiến, issuer: any }
notice:   { title: Thông báo, letter: TB, to: move_away.destination, fields: [person, move] }
"""

RULES = """\
age.min:
  unit: years
  values:
    - { from: 2016-07-25, value: 18, source: 29-QĐ/TW, provenance: secondary }
    - { from: 2025-07-01, value: 18, source: 294-QĐ/TW §1, provenance: verified }
education.min:
  unit: choice
  values:
    - { from: 2025-07-01, value: secondary, source: 294-QĐ/TW §1.2, provenance: verified }
helpers.min:
  unit: persons
  values:
    - { from: 2011-01-19, value: 2, source: Điều lệ Đ4, provenance: verified }
vote.share:
  unit: share
  values:
    - { from: 2025-07-01, value: at least 2/3, source: 294-QĐ/TW §9, provenance: verified }
decide:
  unit: working_days
  values:
    - { from: 2025-07-01, value: 30, counted_from: discover, source: 294-QĐ/TW §4, provenance: verified }
    - { from: 2026-07-26, value: 30, counted_from: admit, source: 208-QĐ/TW, provenance: secondary }
"""

INSTRUMENTS = """\
Điều lệ:     { title: Điều lệ Đảng, from: 2011-01-19 }
29-QĐ/TW:    { title: Quy định 29, from: 2016-07-25, until: 2025-06-30, replaced_by: 294-QĐ/TW }
294-QĐ/TW:   { title: Quy định 294, from: 2025-07-01, until: 2026-07-25, replaced_by: 208-QĐ/TW }
208-QĐ/TW:   { title: Quy định 208, from: 2026-07-26, provenance: secondary }
38-HD/BTCTW: { title: Hướng dẫn 38, from: 2025-09-29 }
"""

FILES = {
    "admission.yaml": PROCEDURE,
    "documents.yaml": DOCUMENTS,
    "rules.yaml": RULES,
    "instruments.yaml": INSTRUMENTS,
}


def changed(old: str, new: str, count: int = 1) -> dict[str, str]:
    """The files with one text in them replaced; it must stand there exactly `count` times in all."""
    found = sum(text.count(old) for text in FILES.values())
    assert found == count, f"{old!r} stands {found} times"
    return {name: text.replace(old, new) for name, text in FILES.items()}


def place_of(text: str, pointed: str) -> tuple[int, int]:
    """Line and column, from one, of the only place where `pointed` stands."""
    assert text.count(pointed) == 1, f"{pointed!r} stands {text.count(pointed)} times"
    before = text[: text.index(pointed)]
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1


def one_problem(files: dict[str, str]) -> Problem:
    problems = check(files).problems
    assert len(problems) == 1, [str(each) for each in problems]
    return problems[0]
