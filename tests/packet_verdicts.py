"""A packet read at a desk, taken or refused with its reason; and whatever a record may hold."""

from datetime import datetime

from hypothesis import strategies as st
from packet_offices import (
    DESK,
    NOW,
)

from ketnap.exchange.packets import reading
from ketnap.exchange.packets.reading import Desk, Packet
from ketnap.exchange.packets.refusal import Refusal


def taken(content: bytes, desk: Desk = DESK, now: datetime = NOW) -> Packet:
    packet = reading.read(content, desk, now)
    assert isinstance(packet, Packet), packet
    return packet


def refused(content: bytes, desk: Desk = DESK, now: datetime = NOW) -> Refusal:
    refusal = reading.read(content, desk, now)
    assert isinstance(refusal, Refusal)
    return refusal


_LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ"
_SYLLABLES = st.text(_LETTERS, min_size=1, max_size=7).map(str.capitalize)
VIETNAMESE = st.lists(_SYLLABLES, min_size=1, max_size=8).map(" ".join)
PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | VIETNAMESE
    | st.text(_LETTERS + ' "\\&<>\n\t', max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.from_regex(r"[a-z_]{1,8}", fullmatch=True), inner, max_size=4)
    ),
    max_leaves=12,
)
