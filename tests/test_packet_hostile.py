"""Ten thousand mutated packets: none is taken, and none ends in a traceback."""

import struct
import time
from collections import Counter
from collections.abc import Callable
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import packet_forgeries as forgeries
import pytest
from packet_offices import CONTENTS, DESK, DESK_OF_SENDER, NOW, RECEIVER, RECORD, SENDER, receipt

from ketnap.exchange.keys import card, sealing
from ketnap.exchange.keys.card import Card
from ketnap.exchange.packets import archive, reading, sentences, writing
from ketnap.exchange.packets.reading import Desk, Packet
from ketnap.exchange.packets.refusal import Refusal

MUTANTS = 10_000
PORTIONS = 10


class Base(NamedTuple):
    """A good packet, and the desk that takes it. `archived` is what it is when it is not sealed."""

    content: bytes
    archived: bytes
    desk: Desk
    signer: Card


def _bases() -> list[Base]:
    transfer = writing.write(CONTENTS, SENDER, None)
    slim = writing.write(CONTENTS._replace(letters={}, record={"a": [RECORD]}), SENDER, None)
    answer = writing.write(receipt(transfer.manifest.id, "accepted"), RECEIVER, None)
    opened = [
        Base(transfer.content, transfer.content, DESK, SENDER.card),
        Base(slim.content, slim.content, DESK, SENDER.card),
        Base(answer.content, answer.content, DESK_OF_SENDER, RECEIVER.card),
    ]
    sealed = sealing.seal(transfer.content, RECEIVER.card.sealing)
    return [*opened, *opened, Base(sealed, transfer.content, DESK, SENDER.card)]


BASES = _bases()
GOOD = {content for base in BASES for content in (base.content, base.archived)}
Mutation = Callable[[Random, bytes], bytes]


# ---- on the bytes of the file


def flipped(chance: Random, content: bytes) -> bytes:
    mutant = bytearray(content)
    for _ in range(chance.randint(1, 4)):
        mutant[chance.randrange(len(mutant))] ^= 1 << chance.randrange(8)
    return bytes(mutant)


def cut(chance: Random, content: bytes) -> bytes:
    return content[: chance.randrange(len(content))]


def beheaded(chance: Random, content: bytes) -> bytes:
    return content[chance.randrange(1, len(content)) :]


def shortened(chance: Random, content: bytes) -> bytes:
    at = chance.randrange(len(content))
    return content[:at] + content[at + chance.randint(1, 40) :]


def lengthened(chance: Random, content: bytes) -> bytes:
    at = chance.randrange(len(content) + 1)
    return content[:at] + chance.randbytes(chance.randint(1, 40)) + content[at:]


def repeated(chance: Random, content: bytes) -> bytes:
    at, length = chance.randrange(len(content)), chance.randint(1, 400)
    return content[:at] + content[at : at + length] * 2 + content[at + length :]


def swapped(chance: Random, content: bytes) -> bytes:
    a, b, c, d = sorted(chance.randrange(len(content)) for _ in range(4))
    return content[:a] + content[c:d] + content[b:c] + content[a:b] + content[d:]


def spliced(chance: Random, content: bytes) -> bytes:
    other = chance.choice(BASES).content
    return content[: chance.randrange(len(content))] + other[chance.randrange(len(other)) :]


_ODD = (0, 1, 2, 8, 9, 20, 30, 46, 0x800, 0x7FFF, 0xFFFE, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFE, 0xFFFFFFFF)


def header_bent(chance: Random, content: bytes) -> bytes:
    """A number in one of the headers of the archive says something else."""
    marks = (archive.LOCAL_MARK, archive.CENTRAL_MARK, archive.END_MARK)
    places = [at for at in range(len(content)) if content[at : at + 4] in marks]
    if not places:
        return flipped(chance, content)
    mutant = bytearray(content)
    for _ in range(chance.randint(1, 3)):
        at = chance.choice(places) + chance.randrange(4, 46)
        size = chance.choice((1, 2, 4))
        value = chance.choice((*_ODD, chance.randrange(2**32))) % 256**size
        if at + size <= len(mutant):
            mutant[at : at + size] = struct.pack("<L", value)[:size]
    return bytes(mutant)


# ---- on the parts, put together again in the right form


def part_changed(chance: Random, content: bytes) -> bytes:
    parts = forgeries.parts_of(content)
    name = chance.choice(list(parts))
    change = chance.choice((flipped, cut, beheaded, shortened, lengthened, repeated, swapped))
    return archive.write({**parts, name: change(chance, parts[name])})


def parts_mixed(chance: Random, content: bytes) -> bytes:
    """Parts of another packet in place of its own, or left out."""
    parts, others = (forgeries.parts_of(each) for each in (content, chance.choice(BASES).archived))
    for name in archive.ORDER:
        found = chance.choice((parts, parts, parts, others, {})).get(name)
        if found is not None:
            parts[name] = found
        else:
            parts.pop(name, None)
    return archive.write(parts)


def word_changed(chance: Random, content: bytes) -> bytes:
    """A text or number of the manifest is another one; it stays good JSON."""
    parts = forgeries.parts_of(content)
    text = parts["manifest.json"]
    digits = [at for at in range(len(text)) if chr(text[at]).isalnum() and text[at] < 128]
    mutant = bytearray(text)
    mutant[chance.choice(digits)] = ord(chance.choice("0123456789abcdefHPTLC"))
    return archive.write({**parts, "manifest.json": bytes(mutant)})


def order_changed(chance: Random, content: bytes) -> bytes:
    parts = list(forgeries.parts_of(content).items())
    chance.shuffle(parts)
    return forgeries.zipped(parts)


ON_BYTES: tuple[Mutation, ...] = (
    flipped,
    cut,
    beheaded,
    shortened,
    lengthened,
    repeated,
    swapped,
    spliced,
    header_bent,
    header_bent,
)
ON_PARTS: tuple[Mutation, ...] = (part_changed, part_changed, parts_mixed, word_changed, order_changed)


def mutant(chance: Random, base: Base) -> bytes:
    """Something else than any of the packets; of a sealed one from outside, or opened, mutated and sealed again."""
    inside = base.content != base.archived and chance.random() < 0.4
    before = base.archived if inside else base.content
    changes = ON_BYTES if sealing.is_sealed(before) else (*ON_BYTES, *ON_PARTS)
    after = before
    while after in GOOD:
        after = chance.choice(changes)(chance, before)
    return sealing.seal(after, RECEIVER.card.sealing) if inside else after


def _verifier() -> Any:
    found = spec_from_file_location(
        "verify_packet", Path(__file__).resolve().parent.parent / "scripts" / "verify_packet.py"
    )
    assert found is not None
    assert found.loader is not None
    module = module_from_spec(found)
    found.loader.exec_module(module)
    return module


def _sound(verifier: Any, content: bytes, signer: Card) -> bool:
    """What the verifier without the program says."""
    try:
        verifier.verified(content, verifier.read_card(card.text(signer)))
    except verifier.Unsound:
        return False
    return True


@pytest.mark.parametrize("portion", range(PORTIONS))
def test_no_mutated_packet_is_taken(portion):
    chance = Random(f"packets {portion}")
    verifier = _verifier()
    reasons: Counter[str] = Counter()
    for _ in range(MUTANTS // PORTIONS):
        base = chance.choice(BASES)
        content = mutant(chance, base)
        found = reading.read(content, base.desk, NOW)
        assert isinstance(found, Refusal), content
        assert sentences.sentence(found).isprintable()
        assert sealing.is_sealed(content) or not _sound(verifier, content, base.signer)
        reasons[found.code] += 1
    # The mutants get as far as they can without the key.
    assert {
        "not_a_packet",
        "truncated",
        "altered",
        "not_decryptable",
        "manifest_unreadable",
        "forged",
    } <= set(reasons)


def test_the_packets_that_are_mutated_are_good_ones():
    verifier = _verifier()
    for base in BASES:
        assert isinstance(reading.read(base.content, base.desk, NOW), Packet)
        assert _sound(verifier, base.archived, base.signer)


def test_any_bytes_at_all_are_refused():
    chance = Random("bytes")
    beginnings = (
        b"",
        archive.LOCAL_MARK,
        archive.END_MARK,
        b"age-encryption.org/v1\n",
        b"-----BEGIN AGE ENCRYPTED FILE-----\n",
    )
    for _ in range(2_000):
        content = chance.choice(beginnings) + chance.randbytes(chance.randrange(300))
        assert isinstance(reading.read(content, DESK, NOW), Refusal)


def test_every_length_of_a_packet_but_its_own_is_refused():
    content = BASES[0].content
    for length in range(len(content)):
        found = reading.read(content[:length], DESK, NOW)
        assert isinstance(found, Refusal)
        assert found.code in ("truncated", "not_a_packet")


def test_every_single_bit_counts():
    content = BASES[2].content
    for at in range(len(content) * 8):
        mutant = bytearray(content)
        mutant[at // 8] ^= 1 << at % 8
        assert isinstance(reading.read(bytes(mutant), DESK_OF_SENDER, NOW), Refusal), at


def test_what_is_hostile_is_refused_as_quickly_as_what_is_good():
    slowest = 0.0
    for content, _code in forgeries.every().values():
        started = time.perf_counter()
        reading.read(content, DESK, NOW)
        slowest = max(slowest, time.perf_counter() - started)
    assert slowest < 1
