"""Ed25519 signatures: the one home of cryptography. Keys and signatures are raw bytes (RFC 8032: 32, 32, 64)."""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey


def new_secret() -> bytes:
    """A new secret key, by chance."""
    return Ed25519PrivateKey.generate().private_bytes_raw()


def public(secret: bytes) -> bytes:
    """The public key that belongs to a secret one. Raises ValueError: not 32 bytes."""
    return Ed25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()


def sign(secret: bytes, content: bytes) -> bytes:
    """The signature over exactly these bytes: the same key and bytes always give the same one."""
    return Ed25519PrivateKey.from_private_bytes(secret).sign(content)


def is_signed(content: bytes, signature: bytes, by: bytes) -> bool:
    """Whether the signature over exactly these bytes is of the public key `by`."""
    try:
        Ed25519PublicKey.from_public_bytes(by).verify(signature, content)
    except (InvalidSignature, ValueError):
        return False
    return True
