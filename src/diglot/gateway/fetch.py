"""Fetches what a caller names: http and https, public addresses only, bounded in size, time and redirects.

A host is resolved once for each connection, and the connection goes to the addresses that were looked at. yarl is the one
parser: what it read is checked, and what was checked is what aiohttp is given.
"""

from __future__ import annotations

import asyncio
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from socket import AF_UNSPEC
from typing import TYPE_CHECKING, Final

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from diglot import __version__

if TYPE_CHECKING:
    from aiohttp.abc import ResolveResult

_REDIRECTS: Final = 5
_MOVED: Final = frozenset({301, 302, 303, 307, 308})
_TRANSLATED: Final = IPv6Network("64:ff9b::/96")  # NAT64: the last four bytes are an IPv4 address
# what ipaddress takes for global, in all its releases or in older ones: a cloud's metadata among them (192.0.0.192)
_NOT_GLOBAL: Final = tuple(map(ip_network, ("192.0.0.0/24", "192.88.99.0/24", "3fff::/20", "fec0::/10")))
_NOT_PUBLIC: Final = "its host has an address that is not public"


class Unfetched(Exception):
    """Why something was not fetched, in words that tell nothing of the network."""


def is_public(address: str) -> bool:
    """Whether an IP address is of the public Internet, and so is any IPv4 address within it."""
    one = ip_address(address.partition("%")[0])
    if isinstance(one, IPv6Address):
        inner = one.ipv4_mapped or one.sixtofour
        if one in _TRANSLATED:
            inner = IPv4Address(int(one) & 0xFFFFFFFF)
        if inner is not None:
            one = inner
    if any(one in network for network in _NOT_GLOBAL):
        return False
    return one.is_global and not (one.is_multicast or one.is_reserved or one.is_unspecified)


class PublicResolver(AbstractResolver):
    """Resolves a host as the system does, and refuses it where any of its addresses is not public."""

    def __init__(self) -> None:
        self._system = aiohttp.ThreadedResolver()

    async def resolve(self, host: str, port: int = 0, family: int = AF_UNSPEC) -> list[ResolveResult]:
        """The addresses that the connection goes to."""
        found = await self.addresses(host, port, family)
        if not all(is_public(one["host"]) for one in found):
            raise Unfetched(_NOT_PUBLIC)
        return found

    async def addresses(self, host: str, port: int, family: int) -> list[ResolveResult]:
        """What the system says."""
        return await self._system.resolve(host, port, family)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]

    async def close(self) -> None:
        """Nothing is kept."""


class Fetcher:
    """A client of its own: no keys, cookies, proxies, nor connections that are kept."""

    def __init__(self, most: int, seconds: float) -> None:
        self._most = most
        self._seconds = seconds
        self._session: aiohttp.ClientSession | None = None

    async def open(self) -> None:
        """Make the session."""
        connector = aiohttp.TCPConnector(resolver=PublicResolver(), use_dns_cache=False, force_close=True)
        self._session = aiohttp.ClientSession(
            connector=connector,
            headers={"accept": "image/*", "accept-encoding": "identity", "user-agent": f"diglot/{__version__}"},
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,
        )

    async def close(self) -> None:
        """Close it."""
        if self._session is not None:
            await self._session.close()

    async def fetch(self, url: str) -> bytes:
        """The bytes at a URL; raises Unfetched."""
        try:
            async with asyncio.timeout(self._seconds):
                return await self._followed(URL(url))
        except TimeoutError:
            raise Unfetched("it did not come in time") from None
        except (aiohttp.ClientError, ValueError, OSError):
            raise Unfetched("it cannot be reached") from None

    async def _followed(self, url: URL) -> bytes:
        for _ in range(_REDIRECTS + 1):
            moved = await self._got(url)
            if isinstance(moved, bytes):
                return moved
            url = url.join(moved)
        raise Unfetched(f"it is redirected more than {_REDIRECTS} times")

    async def _got(self, url: URL) -> bytes | URL:
        """What is there, or where it says that it is."""
        assert self._session is not None
        _expect_fetchable(url)
        async with self._session.get(url, allow_redirects=False) as response:
            if response.status in _MOVED:
                return URL(response.headers.get("location", ""))
            if response.status != 200:
                raise Unfetched(f"its server answers {response.status}")
            return await self._bounded(response)

    async def _bounded(self, response: aiohttp.ClientResponse) -> bytes:
        parts: list[bytes] = []
        size = 0
        while part := await response.content.readany():
            size += len(part)
            if size > self._most:
                raise Unfetched(f"it is larger than {self._most:,} bytes")
            parts.append(part)
        return b"".join(parts)


def _expect_fetchable(url: URL) -> None:
    """Raise Unfetched for what no connection may be made for; names of hosts are looked at when they are resolved."""
    if url.scheme not in {"http", "https"} or not url.raw_host:
        raise Unfetched("it is no http: or https: URL of a host")
    if url.user is not None or url.password is not None:
        raise Unfetched("it has a user or a password")
    try:
        public = is_public(url.raw_host)
    except ValueError:  # no address, but a name
        return
    if not public:
        raise Unfetched(_NOT_PUBLIC)
