"""Reads providers.yaml: which servers and which of their models are verified, by which names, and without which cases.

providers:
  fast:
    display_name: Fast
    url: https://api.example.com/v1
    api: openai                          # or llama-stack; openai where it is not said
    api_key_env: FAST_API_KEY
    embedding_model: embed-1
    models:
      - id: some-model
        display_name: Some Model
        exclude: [images, choices-two]   # cases or suites
        rename: {max_tokens: max_completion_tokens, temperature: $absent}   # members of chats
        more_tokens: 2000                # beside the limits of chats
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from diglot.errors import InvalidInput
from diglot.legality.rule import Api  # noqa: TC001  # pydantic reads it
from diglot.verify import yamls
from diglot.verify.choosing import known
from diglot.verify.endpoint import Endpoint, checked_key, checked_url
from diglot.verify.unfit import first_fault, spelt
from diglot.verify.wording import members

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from diglot.verify.case import Case

_NO_CASE: Final = "it is none that the cases ask with"
_Text = Annotated[str, Field(min_length=1)]


class _Written(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class _Model(_Written):
    id: _Text
    display_name: _Text | None = None
    embedding_model: _Text | None = None
    exclude: list[_Text] = []
    rename: dict[_Text, _Text] = {}
    more_tokens: Annotated[int, Field(ge=0)] = 0


class _Provider(_Written):
    url: _Text
    models: Annotated[list[_Model], Field(min_length=1)]
    display_name: _Text | None = None
    api: Api = "openai"
    api_key_env: _Text | None = None
    embedding_model: _Text | None = None


class _File(_Written):
    providers: Annotated[dict[_Text, _Provider], Field(min_length=1)]


def endpoints(path: str | Path, cases: Sequence[Case], environ: Mapping[str, str] | None = None) -> list[Endpoint]:
    """The endpoints of a providers.yaml, each named as it is shown.

    cases: whose names and suites may be excluded. Raises InvalidInput in one line with the file and the path.
    """
    path, environ = Path(path), os.environ if environ is None else environ
    try:
        file = _File.model_validate(yamls.read(path))
    except ValidationError as error:
        steps, said = first_fault(error)
        raise InvalidInput(f"{path}: {spelt(steps)}{said}") from None
    made: list[Endpoint] = []
    for name, provider in file.providers.items():
        try:
            made += _of(name, provider, environ)
            known({word for case in cases for word in case.names}, _excluded(provider), "case or suite")
            known(members(cases, provider.api), _renamed(provider), "member of a chat", _NO_CASE)
        except InvalidInput as error:
            raise InvalidInput(f"{path}: providers.{name}: {error}") from None
    _differ(path, made)
    return made


def _of(name: str, provider: _Provider, environ: Mapping[str, str]) -> Iterator[Endpoint]:
    variable = provider.api_key_env
    for model in provider.models:
        yield Endpoint(
            name=f"{provider.display_name or name}: {model.display_name or model.id}",
            url=checked_url(provider.url),
            api=provider.api,
            model=model.id,
            embedding_model=model.embedding_model or provider.embedding_model,
            key=checked_key(variable, environ) if variable else None,
            key_env=variable or "API_KEY",
            exclude=frozenset(model.exclude),
            rename=model.rename,
            more_tokens=model.more_tokens,
        )


def _excluded(provider: _Provider) -> Iterator[str]:
    return (name for model in provider.models for name in model.exclude)


def _renamed(provider: _Provider) -> Iterator[str]:
    return (name for model in provider.models for name in model.rename)


def _differ(path: Path, made: Sequence[Endpoint]) -> None:
    """Raise InvalidInput where two would be shown by one name."""
    names = [endpoint.name for endpoint in made]
    for name in names:
        if names.count(name) > 1:
            raise InvalidInput(f"{path}: two models are shown as {name!r}: give one another display_name")
