"""The keys that seal contact details, and the blind index that finds them again.

A key ring is the text `id:base64[,id:base64…]`, each key 32 random bytes. The first key encrypts, every key
decrypts: to rotate, put a new key in front, seal the rows again, then drop the keys in the middle.

The blind index hangs on the *last* key of the ring, through HKDF, so it does not move when keys are added in
front. The last key therefore stays last for as long as its indexes are kept; dropping it means computing
every blind index again.

A sealed token is: version (1 byte), length of the key id (1 byte), key id, nonce (12 bytes), AES-256-GCM text
with its tag. Everything before the text is authenticated, together with the place where the token lives.
"""

import base64
import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable
from typing import NoReturn, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from store.errors import DomainError

KEY_BYTES = 32
NONCE_BYTES = 12
TOKEN_VERSION = 1
KEY_ID = re.compile(r"[A-Za-z0-9_-]{1,32}")


class BadKeyRing(DomainError):
    """The text is no key ring; the message names the entry by its rank or id, never the key."""


class Unreadable(DomainError):
    """The token was not sealed by this ring for this place, or it was altered."""


class KeyRing:
    """Keys in order, which seal a text for one place only."""

    def __init__(self, keys: Iterable[tuple[str, bytes]]) -> None:
        ordered = dict(keys)
        if not ordered:
            raise BadKeyRing("no key")
        self._ciphers = {key_id: AESGCM(key) for key_id, key in ordered.items()}
        self._writing_id = next(iter(ordered))
        self._index_root = list(ordered.values())[-1]

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `id:base64[,id:base64…]`; raise `BadKeyRing` when an entry is wrong or an id comes twice."""
        keys: dict[str, bytes] = {}
        for rank, entry in enumerate(text.split(","), start=1):
            key_id, key = _read_entry(entry.strip(), rank)
            if key_id in keys:
                raise BadKeyRing(f"key {key_id} comes twice")
            keys[key_id] = key
        return cls(keys.items())

    @staticmethod
    def generate_text(key_id: str) -> str:
        """Return a new key as one entry of the setting."""
        if not KEY_ID.fullmatch(key_id):
            raise BadKeyRing("a key id has 1 to 32 letters, digits, - or _")
        return f"{key_id}:{base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()}"

    @property
    def key_ids(self) -> tuple[str, ...]:
        """The ids in order; the first one encrypts, the last one carries the blind index."""
        return tuple(self._ciphers)

    def encrypt(self, plain: str, *, bound_to: str) -> bytes:
        """Seal a text for one place, written `table.column:row id`."""
        header = _header(self._writing_id)
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = self._ciphers[self._writing_id].encrypt(nonce, plain.encode(), header + bound_to.encode())
        return header + nonce + sealed

    def decrypt(self, token: bytes, *, bound_to: str) -> str:
        """Return the text sealed for this place; raise `Unreadable` otherwise."""
        key_id = key_id_of(token)
        cipher = self._ciphers.get(key_id)
        if cipher is None:
            raise Unreadable("its key is not in the ring")
        header = _header(key_id)
        nonce_end = len(header) + NONCE_BYTES
        try:
            plain = cipher.decrypt(token[len(header) : nonce_end], token[nonce_end:], header + bound_to.encode())
        except (InvalidTag, ValueError):
            raise Unreadable("altered, or sealed for another place") from None
        return plain.decode()

    def needs_rotation(self, token: bytes) -> bool:
        """Say whether the token should be sealed again with the first key."""
        return key_id_of(token) != self._writing_id

    def blind_index(self, value: str, *, purpose: str) -> bytes:
        """Return 32 bytes, equal for equal values of one purpose, telling nothing without the ring.

        The caller normalises the value first (E.164 number, lower-case e-mail).
        """
        derive = HKDF(SHA256(), length=KEY_BYTES, salt=None, info=b"boussole blind index:" + purpose.encode())
        return hmac.digest(derive.derive(self._index_root), value.encode(), hashlib.sha256)

    def __repr__(self) -> str:
        return f"KeyRing({', '.join(self._ciphers)})"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a key ring is never copied or written")


def key_id_of(token: bytes) -> str:
    """Read which key sealed the token, without opening it; raise `Unreadable` when it is no token."""
    if len(token) < 2 or token[0] != TOKEN_VERSION:
        raise Unreadable("not a sealed token")
    key_id = token[2 : 2 + token[1]]
    if not key_id.isascii():
        raise Unreadable("not a sealed token")
    return key_id.decode("ascii")


def _header(key_id: str) -> bytes:
    return bytes((TOKEN_VERSION, len(key_id))) + key_id.encode("ascii")


def _read_entry(entry: str, rank: int) -> tuple[str, bytes]:
    key_id, separator, encoded = entry.partition(":")
    if not separator or not KEY_ID.fullmatch(key_id):
        raise BadKeyRing(f"entry {rank} is not id:base64")
    try:
        key = base64.b64decode(encoded, validate=True)
    except ValueError:
        raise BadKeyRing(f"key {key_id} is not base64") from None
    if len(key) != KEY_BYTES:
        raise BadKeyRing(f"key {key_id} has {len(key)} bytes, {KEY_BYTES} wanted")
    return key_id, key
