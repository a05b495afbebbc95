"""What the gateway is told: one frozen Settings, from options, then environment variables, then a TOML file.

`SETTINGS` is the one table of it: the command line, the environment and the file are all read by its rows.
"""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from diglot.errors import InvalidInput, TranslationError
from diglot.gateway import words
from diglot.profile import DEFAULT
from diglot.providers import named

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from diglot.report import OnLoss

Dialect: TypeAlias = Literal["llama-stack", "openai"]
MIB: Final = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the gateway is told; times in seconds, sizes in bytes. `SETTINGS` says what each is for."""

    backend: tuple[Dialect, str]
    profile: str = DEFAULT.name
    map: Mapping[str, str] = field(default_factory=dict[str, str])
    host: str = "127.0.0.1"
    port: int = 8390
    allow_host: tuple[str, ...] = ()
    api_key_env: str | None = None
    require_key_env: str | None = None
    api_key: str | None = field(default=None, repr=False)
    required_keys: tuple[str, ...] = field(default=(), repr=False)
    forward_credentials: bool = False
    on_loss: OnLoss = None
    log_level: str = "info"
    log_content: bool = False
    traces: bool = False
    fetch_images: bool = False
    max_image: int = 10 * MIB
    max_images: int = 16
    image_timeout: float = 10
    max_body: int = 32 * MIB
    max_header: int = 64 * 1024
    max_answer: int = 64 * MIB
    max_frame: int = 16 * MIB
    max_n: int = 16
    max_batch: int = 64
    side_by_side: int = 16
    connections: int = 1024
    connect_timeout: float = 10
    idle_timeout: float = 300
    total_timeout: float = 3600
    body_timeout: float = 60
    write_timeout: float = 60
    keep_alive: float = 15
    grace: float = 30

    @property
    def dialect(self) -> Dialect:
        """The API that the backend speaks."""
        return self.backend[0]

    @property
    def secrets(self) -> tuple[str, ...]:
        """Every key that must not appear in what the gateway says."""
        return (*self.required_keys, *([self.api_key] if self.api_key else ()))


@dataclass(frozen=True, slots=True)
class Setting:
    """One row: how a word or a TOML value is read, and what it is for; `form` is what a value looks like."""

    read: Callable[[object], Any]
    form: str
    help: str
    many: bool = False


SETTINGS: Final[Mapping[str, Setting]] = {
    "backend": Setting(words.backend, "llama-stack=URL|openai=URL", "Where requests go, and what is spoken there."),
    "profile": Setting(words.text, "NAME", "What the OpenAI-compatible backend takes and sends beyond the schema."),
    "map": Setting(words.pairs, "ALIAS=MODEL", "Another name for one of the backend's models.", many=True),
    "host": Setting(words.text, "ADDRESS", "The address to listen on."),
    "port": Setting(words.whole(0, 65535), "PORT", "The port to listen on; 0 takes a free one."),
    "allow_host": Setting(
        words.hosts, "NAME", "A name of this gateway beside local ones, where a proxy passes it on.", many=True
    ),
    "api_key_env": Setting(words.text, "VARIABLE", "The environment variable with the backend's key."),
    "require_key_env": Setting(words.text, "VARIABLE", "The one with the keys, by commas, that callers must show."),
    "forward_credentials": Setting(words.switch, "", "Send the caller's own credentials on to the backend."),
    "on_loss": Setting(words.on_loss, "POLICY", "raise or record what a request loses, for all kinds or by kind."),
    "log_level": Setting(words.one_of("debug", "info", "warning", "error"), "LEVEL", "How much is logged."),
    "log_content": Setting(words.switch, "", "Log what is asked and answered as well; never keys."),
    "traces": Setting(words.switch, "", "Send OpenTelemetry traces to where OTEL_EXPORTER_OTLP_ENDPOINT says."),
    "fetch_images": Setting(words.switch, "", "Fetch the images that requests name by URL, and send them on as data."),
    "max_image": Setting(words.whole(1), "BYTES", "The largest image that is fetched."),
    "max_images": Setting(words.whole(1), "COUNT", "The most images that are fetched for one request."),
    "image_timeout": Setting(words.seconds, "SECONDS", "For an image, redirects included."),
    "max_body": Setting(words.whole(1), "BYTES", "The largest request."),
    "max_header": Setting(words.whole(256), "BYTES", "The largest head of a request."),
    "max_answer": Setting(words.whole(1), "BYTES", "The largest plain answer of the backend, decompressed."),
    "max_frame": Setting(words.whole(1), "BYTES", "The largest event of the backend's streams."),
    "max_n": Setting(words.whole(1, 128), "COUNT", "The most choices of one request."),
    "max_batch": Setting(words.whole(1), "COUNT", "The most requests of one batch."),
    "side_by_side": Setting(words.whole(1), "COUNT", "The most of a batch that run at once."),
    "connections": Setting(words.whole(1), "COUNT", "The most connections to the backend."),
    "connect_timeout": Setting(words.seconds, "SECONDS", "For a connection to the backend."),
    "idle_timeout": Setting(words.seconds, "SECONDS", "For the next byte of the backend."),
    "total_timeout": Setting(words.seconds, "SECONDS", "For a whole answer of the backend."),
    "body_timeout": Setting(
        words.seconds, "SECONDS", "For the head of a request, for its body, and for a reader who takes nothing."
    ),
    "write_timeout": Setting(words.seconds, "SECONDS", "For a reader who takes nothing of a stream."),
    "keep_alive": Setting(words.seconds, "SECONDS", "Between comments in a stream where the backend is silent."),
    "grace": Setting(words.seconds, "SECONDS", "For open answers to end at shutdown."),
}


def read(
    options: Mapping[str, object], environ: Mapping[str, str] | None = None, file: str | Path | None = None
) -> Settings:
    """The settings that options, the environment and a file give, in this order; raises InvalidInput in one line."""
    environ = os.environ if environ is None else environ
    told: dict[str, Any] = {}
    for name, value, origin in (*_from_file(file), *_from_environment(environ), *_from_options(options)):
        told[name] = _read(name, value, origin)
    if "backend" not in told:
        raise InvalidInput("--backend is missing: say llama-stack=URL or openai=URL")
    if told["backend"][0] == "llama-stack" and told.get("profile", DEFAULT.name) != DEFAULT.name:
        raise InvalidInput(
            f"--profile: {told['profile']} is of an OpenAI-compatible backend, and this one is llama-stack"
        )
    told["api_key"] = _key(told, "api_key_env", environ)
    required = _key(told, "require_key_env", environ)
    told["required_keys"] = () if required is None else words.keys(required)
    return Settings(**told)


def _from_options(options: Mapping[str, object]) -> Iterable[tuple[str, object, str]]:
    for name, value in options.items():
        if value is not None and value != ():
            yield name, value, f"--{name.replace('_', '-')}"


def _from_environment(environ: Mapping[str, str]) -> Iterable[tuple[str, object, str]]:
    for name in SETTINGS:
        variable = f"DIGLOT_{name.upper()}"
        if environ.get(variable):
            yield name, environ[variable], variable


def _from_file(file: str | Path | None) -> Iterable[tuple[str, object, str]]:
    if file is None:
        return
    try:
        told = tomllib.loads(Path(file).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InvalidInput(f"{file}: {error}") from None
    for name, value in told.items():
        yield name.replace("-", "_"), value, f"{file}: {name}"


def _read(name: str, value: object, origin: str) -> Any:
    if name not in SETTINGS:
        raise InvalidInput(f"{origin} is unknown: known are {', '.join(SETTINGS)}")
    try:
        made = SETTINGS[name].read(value)
        if name == "profile":
            named(made)
    except (ValueError, TranslationError) as error:
        raise InvalidInput(f"{origin}: {error}") from None
    return made


def _key(told: Mapping[str, Any], name: str, environ: Mapping[str, str]) -> str | None:
    variable = told.get(name)
    if variable is None:
        return None
    key = environ.get(variable, "").strip(" ,\t\r\n")  # commas alone would be no keys, and nobody asked for one
    if not key:
        shown = f" {variable}" if variable.isupper() else ", which it names,"  # else it may be the key itself
        raise InvalidInput(f"--{name.replace('_', '-')}: the environment variable{shown} is not set")
    if not key.isascii() or not key.isprintable():
        raise InvalidInput(f"--{name.replace('_', '-')}: {variable} has characters that no header can carry")
    return key


def default_of(name: str) -> object:
    """What a setting is where nobody says it; None where that is nothing to show."""
    value = next(one.default for one in fields(Settings) if one.name == name)
    return value if isinstance(value, str | int | float) and value is not False else None
