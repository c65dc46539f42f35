"""Link tokens: what the link of an e-mail names, signed for that purpose alone."""

from datetime import UTC, datetime
from hashlib import sha256

from itsdangerous import BadData, URLSafeSerializer

from store.request_links import LinkRefused, Named

PURPOSE = "boussole.request-link.act"
"""Part of the key: what was signed for anything else is no link, and the reverse."""


class LinkTokens:
    """Signs with the key of the back office; a token is a right to act once read, so it stands in no log."""

    def __init__(self, signing_key: str, *, purpose: str = PURPOSE) -> None:
        self._serializer = URLSafeSerializer(
            signing_key, salt=purpose, signer_kwargs={"key_derivation": "hmac", "digest_method": sha256}
        )

    def seal(self, named: Named) -> str:
        """Letters, digits and "-_." only; the instant is kept to the second."""
        token = self._serializer.dumps([named.request_id, named.person_id, int(named.issued_at.timestamp())])
        return token if isinstance(token, str) else token.decode()

    def read(self, token: str) -> Named:
        """Raise `LinkRefused` when it is not ours, to the last bit."""
        try:
            request_id, person_id, issued = self._serializer.loads(token)
        except BadData:
            raise LinkRefused from None
        named = Named(str(request_id), int(person_id), datetime.fromtimestamp(issued, UTC))
        # The last character of base64 has bits that nobody reads.
        if self.seal(named) != token:
            raise LinkRefused
        return named
