"""Who may be meant: a gateway on a loopback address that asks for no key answers to no name that a web page could have.

Whoever owns a name can give it the address 127.0.0.1 after a browser has loaded a page from it; what the page then asks of
"its own" server comes here, and no rule of browsers stands against that. The name is still in the Host header.
"""

from __future__ import annotations

from functools import lru_cache
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final

from diglot.gateway.refusal import Refusal

if TYPE_CHECKING:
    from diglot.gateway.settings import Settings
    from diglot.gateway.visit import Visit

_LOCAL: Final = (".localhost", ".internal")  # reserved for machines of one's own: host.docker.internal


class Hosts:
    """The names that callers may have asked for."""

    def __init__(self, settings: Settings) -> None:
        self._known = frozenset(settings.allow_host)
        self._any = bool(settings.required_keys) or not _is_loopback(settings.host)

    def expect(self, visit: Visit) -> None:
        """Raise Refusal where the caller asked for a name that may be a web page's."""
        if self._any:
            return
        name = _name(visit.headers.get(b"host", b""))
        if not (_is_local(name) or name in self._known):
            raise Refusal(
                f"{name[:100]!r} is no name of this gateway, which asks for no key and listens on a loopback address: "
                "ask for localhost, or have it told --allow-host or --require-key-env",
                403,
                code="unknown_host",
            )


@lru_cache(256)
def _name(host: bytes) -> str:
    """A Host header without its port."""
    text = host.decode("latin-1").lower()
    name = text.partition("]")[0].lstrip("[") if text.startswith("[") else text.partition(":")[0]
    return name.removesuffix(".")


@lru_cache(256)
def _is_local(name: str) -> bool:
    """Whether it is an address, or a name that nobody can own: those of one word, and the reserved ones."""
    return "." not in name or name.endswith(_LOCAL) or _is_address(name)


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost" or host.lower().endswith(".localhost")
