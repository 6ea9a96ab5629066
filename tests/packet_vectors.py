"""The test vectors of docs/packet-format.md. `python tests/packet_vectors.py` writes tests/vectors/packets anew."""

import json
from pathlib import Path
from typing import Any

import packet_forgeries as forgeries
from packet_offices import CONTENTS, NOW, RECEIVER, RECORD, SENDER, receipt

from ketnap.exchange.keys import card, fingerprint, office, sealing
from ketnap.exchange.keys.office import OfficeKey
from ketnap.exchange.packets import archive
from ketnap.exchange.packets.writing import Written, write

FOLDER = Path(__file__).resolve().parent / "vectors" / "packets"

TRANSFER = write(CONTENTS, SENDER, None)
RECEIPT = write(receipt(TRANSFER.manifest.id, "accepted"), RECEIVER, None)
REFUSED = (
    "record-changed",
    "letter-missing",
    "signature-changed",
    "signed-by-stranger-in-the-senders-name",
    "manifest-spaced",
    "outward-name",
    "packed-again",
    "later-format",
    "expired",
    "for-another-office",
)
RECORDS = {
    "record-organisation-not-listed": ("organisations", RECORD["organisations"][1:], "steps.0.facts.cell"),
    "record-origin-not-listed": ("origin", "DU-CAT-HAI", "origin"),
    "record-code-of-no-form": ("case", "../../x y;'", "case"),
    "record-sex-unknown": ("person", {**RECORD["person"], "sex": "zz"}, "person.sex"),
    "record-day-without-dashes": (
        "steps",
        [{**RECORD["steps"][0], "on": "20250203"}, *RECORD["steps"][1:]],
        "steps.0.on",
    ),
    "record-days-backwards": (
        "steps",
        [RECORD["steps"][1], RECORD["steps"][0], *RECORD["steps"][2:]],
        "steps.1.on",
    ),
    "record-row-not-last": ("steps", RECORD["steps"][:-1], "row"),
}
"""Packets that are sound and whose record is not: which entry says what instead, and the place that is wrong."""


def files() -> dict[str, bytes]:
    """Every file of the vectors but the sealed one, which chance makes different each time."""
    found = {
        "sender.key": office.text(SENDER).encode(),
        "sender-card.txt": card.text(SENDER.card).encode(),
        "receiver.key": office.text(RECEIVER).encode(),
        "receiver-card.txt": card.text(RECEIVER.card).encode(),
        "transfer.zip": TRANSFER.content,
        "receipt.zip": RECEIPT.content,
        "vectors.json": (json.dumps(_told(), ensure_ascii=False, indent=1) + "\n").encode(),
    }
    return found | {f"refused-{name}.zip": _with_record(name) for name in RECORDS}


def _with_record(name: str) -> bytes:
    entry, value, _where = RECORDS[name]
    return write(CONTENTS._replace(record={**RECORD, entry: value}), SENDER, None).content


def _told() -> dict[str, Any]:
    return {
        "read_at": f"{NOW:%Y-%m-%dT%H:%M:%SZ}",
        "read_by": {"organisation": RECEIVER.card.organisation, "knows": ["sender-card.txt"]},
        "offices": {"sender": _office(SENDER), "receiver": _office(RECEIVER)},
        "packets": {"transfer.zip": _packet(TRANSFER), "receipt.zip": _packet(RECEIPT)},
        "refused": {f"refused-{name}.zip": forgeries.every()[name][1] for name in REFUSED},
        "record_unreadable": {f"refused-{name}.zip": where for name, (*_, where) in RECORDS.items()},
    }


def _office(key: OfficeKey) -> dict[str, str]:
    return {
        "organisation": key.card.organisation,
        "name": key.card.name,
        "made_on": key.card.made_on.isoformat(),
        "signing_secret": key.signing.hex(),
        "signing_public": key.card.signing.hex(),
        "sealing_secret": key.sealing,
        "sealing_public": key.card.sealing,
        "card_signature": key.card.signature.hex(),
        "fingerprint": fingerprint.shown(key.card.fingerprint),
    }


def _packet(packet: Written) -> dict[str, str]:
    parts = archive.parts(packet.content)
    assert parts is not None
    return {
        "id": packet.manifest.id,
        "manifest": parts["manifest.json"].hex(),
        "signature": parts["manifest.sig"].hex(),
        "sha256": packet.sha256,
    }


def _write() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, content in files().items():
        (FOLDER / name).write_bytes(content)
    found = forgeries.every()
    for name in REFUSED:
        (FOLDER / f"refused-{name}.zip").write_bytes(found[name][0])
    sealed = FOLDER / "transfer.zip.age"
    opened = None if not sealed.exists() else sealing.opened(sealed.read_bytes(), (RECEIVER.sealing,))
    if opened != TRANSFER.content:
        sealed.write_bytes(write(CONTENTS, SENDER, RECEIVER.card).content)


if __name__ == "__main__":
    _write()
