"""The test vectors of docs/packet-format.md. `python tests/packet_vectors.py` writes tests/vectors/packets anew."""

import json
from pathlib import Path
from typing import Any

import packet_forgeries as forgeries
from packet_offices import CONTENTS, NOW, RECEIVER, SENDER, receipt

from ketnap.exchange.keys import card, fingerprint, office
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
    return found


def _told() -> dict[str, Any]:
    return {
        "read_at": f"{NOW:%Y-%m-%dT%H:%M:%SZ}",
        "read_by": {"organisation": RECEIVER.card.organisation, "knows": ["sender-card.txt"]},
        "offices": {"sender": _office(SENDER), "receiver": _office(RECEIVER)},
        "packets": {"transfer.zip": _packet(TRANSFER), "receipt.zip": _packet(RECEIPT)},
        "refused": {f"refused-{name}.zip": forgeries.every()[name][1] for name in REFUSED},
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
    if not sealed.exists():
        sealed.write_bytes(write(CONTENTS, SENDER, RECEIVER.card).content)


if __name__ == "__main__":
    _write()
