"""Signed notes: a text and the keys that signed it (golang.org/x/mod/sumdb/note)."""

import base64
import hashlib
import re
from typing import Self

from gvm_py.errors import IntegrityError
from gvm_py.records import dataclass

_ED25519 = b"\x01"
_SIGNATURE_LIMIT = 100
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")
_NAME = re.compile(r"[^\s+]+")


@dataclass(frozen=True)
class VerifierKey:
    """The name and the public Ed25519 key of a signer; `id` is the four bytes that signatures name it by."""

    name: str
    id: bytes
    public: bytes

    @classmethod
    def try_parse(cls, text: str) -> Self | None:
        """Return the key written as `name+hash+base64`, or None where it is malformed or the hash is not its own."""
        name, _, rest = text.partition("+")
        hexadecimal, _, encoded = rest.partition("+")
        try:
            key = base64.b64decode(encoded, validate=True)
            id_ = bytes.fromhex(hexadecimal)
        except ValueError:
            return None
        genuine = hashlib.sha256(f"{name}\n".encode("utf-8", "replace") + key).digest()[:4] == id_
        if not (_NAME.fullmatch(name) and genuine and key[:1] == _ED25519 and len(key) == 33):
            return None
        return cls(name, id_, key[1:])

    def signed(self, text: bytes, signature: bytes) -> bool:
        """Return whether `signature` is one of this key over `text`."""
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, text)
        except InvalidSignature:
            return False
        return True


def open_note(message: bytes, key: VerifierKey) -> str:
    """Return the text of a note that `key` signed, with its last newline; other signers count for nothing.

    Raises IntegrityError when the note is malformed, unsigned, or carries a false signature of `key`.
    """
    text, gap, signatures = decode_lines(message).rpartition("\n\n")
    if not gap or not signatures.endswith("\n"):
        raise IntegrityError("a signed note has no signature")
    lines = signatures.removesuffix("\n").split("\n")
    if len(lines) > _SIGNATURE_LIMIT:
        raise IntegrityError(f"a signed note has more than {_SIGNATURE_LIMIT} signatures")
    parsed = [_parse_signature(line) for line in lines]
    own = [raw[4:] for name, raw in parsed if (name, raw[:4]) == (key.name, key.id)]
    if not own:
        raise IntegrityError(f"a signed note is not signed by {key.name}+{key.id.hex()}")
    signed_text = f"{text}\n"
    if not all(key.signed(signed_text.encode(), signature) for signature in own):
        raise IntegrityError(f"a signed note carries a false signature of {key.name}+{key.id.hex()}")
    return signed_text


def decode_lines(data: bytes) -> str:
    """Return `data` as text. Raises IntegrityError for invalid UTF-8 and for control characters but newline."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        text = "\0"
    if _CONTROL.search(text):
        raise IntegrityError("an answer is not plain text")
    return text


def _parse_signature(line: str) -> tuple[str, bytes]:
    """Return the signer's name, and the key's id followed by the signature."""
    dash, _, rest = line.partition(" ")
    name, _, encoded = rest.partition(" ")
    try:
        raw = base64.b64decode(encoded, validate=True)
    except ValueError:
        raw = b""
    if dash != "\N{EM DASH}" or not _NAME.fullmatch(name) or len(raw) < 5:
        raise IntegrityError("a signed note has a malformed signature line")
    return name, raw
