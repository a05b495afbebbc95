"""What is verified: a server, one of its models, and the key to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from yarl import URL

from diglot.errors import InvalidInput
from diglot.verify.routes import ROUTES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from diglot.legality import Api


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """One server and model.

    url: the base; of OpenAI's API what SDKs call base_url, mostly with /v1 at its end; of the native API with or without.
    key: the secret itself, and key_env the variable that it was in: the only one of the two that is ever written down.
    exclude: names of cases and suites that are not asked here.
    rename: members of chats that the model takes by other names, or, where that is $absent, not at all.
    more_tokens: so many are added to the limits of chats, for what a model reasons before it answers.
    """

    name: str
    url: str
    api: Api
    model: str
    embedding_model: str | None = None
    key: str | None = field(default=None, repr=False)
    key_env: str = "API_KEY"
    exclude: frozenset[str] = frozenset()
    rename: Mapping[str, str] = field(default_factory=dict[str, str], hash=False)
    more_tokens: int = 0

    @property
    def base(self) -> str:
        """What the routes of its API stand below."""
        base = self.url.rstrip("/")
        return base.removesuffix("/v1") if self.api == "llama-stack" else base


_ASKED: Final = tuple(sorted({route.path for routes in ROUTES.values() for route in routes.values()}))


def checked_url(url: str) -> str:
    """The URL of a server; raises InvalidInput for one that can be none, or that has a secret in it."""
    try:
        read = URL(url)
        usable = read.scheme in {"http", "https"} and bool(read.host) and (read.port or 1) > 0
    except ValueError as error:
        raise InvalidInput(f"{url!r} is no URL: {error}") from None
    if not usable:
        raise InvalidInput(f"{url!r} is no URL of a server: say http://HOST:PORT/v1 or https://...")
    if read.user is not None or read.password is not None:
        raise InvalidInput("the URL has a user or a password in it: name the key's variable with --api-key-env")
    if read.query_string or read.fragment:
        raise InvalidInput(f"{url!r} has a query or a fragment, and a base URL has none")
    for path in _ASKED:
        if url.rstrip("/").endswith(path):
            raise InvalidInput(f"{url!r} is a route: say the URL without {path}, which is added to it")
    return url


def checked_key(variable: str, environ: Mapping[str, str]) -> str:
    """The key that an environment variable has; raises InvalidInput, without it, for one that no header can carry."""
    key = environ.get(variable, "").strip()
    if not key:
        raise InvalidInput(f"the environment variable {variable} is not set")
    if not key.isascii() or not key.isprintable():
        raise InvalidInput(f"the key in {variable} has characters that no header can carry")
    return key
