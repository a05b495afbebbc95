"""Who may call: the keys of --require-key-env, compared in a time that tells nothing of them."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

from diglot.gateway.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from diglot.gateway.visit import Visit


class Keys:
    """The keys that callers may show; none means that nobody is asked."""

    def __init__(self, known: Iterable[str]) -> None:
        self._known = [key.encode() for key in known]

    def expect(self, visit: Visit) -> None:
        """Raise Refusal where keys are required and the caller shows none of them."""
        if not self._known:
            return
        scheme, _, shown = visit.headers.get(b"authorization", b"").partition(b" ")
        shown = shown.strip()
        right = [hmac.compare_digest(shown, key) for key in self._known]  # all of them, whichever fits
        if scheme.lower() != b"bearer" or not any(right):
            said = "the key is not known here" if shown else "a key is required: Authorization: Bearer KEY"
            raise Refusal(said, 401, code="invalid_api_key", headers=[(b"www-authenticate", b"Bearer")])
