"""providers.yaml: the endpoints that it names, and a bad one in one line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from diglot.errors import InvalidInput
from diglot.verify import Endpoint, endpoints
from diglot.verify.endpoint import checked_url

from .world import CASES

BAD = yaml.safe_load(Path(__file__).with_name("bad_providers.yaml").read_text(encoding="utf-8"))
GOOD = """
providers:
  fast:
    display_name: Fast
    url: https://api.example.com/v1/
    api_key_env: FAST_KEY
    embedding_model: embed-1
    models:
      - id: big/model
        display_name: Big
        exclude: [images, chat-earth, stop-stream]
      - id: small
        embedding_model: embed-2
        rename: {max_tokens: max_completion_tokens, temperature: $absent}
        more_tokens: 2000
  old:
    url: http://127.0.0.1:8321
    api: llama-stack
    models: [{id: m}]
"""


def read(tmp_path: Path, text: str, **environ: str) -> list[Endpoint]:
    file = tmp_path / "providers.yaml"
    file.write_text(text, encoding="utf-8")
    return endpoints(file, list(CASES.values()), environ)


def test_endpoints(tmp_path: Path) -> None:
    fast: dict[str, Any] = {
        "url": "https://api.example.com/v1/",
        "api": "openai",
        "key": "canary-1",
        "key_env": "FAST_KEY",
    }
    other = {"rename": {"max_tokens": "max_completion_tokens", "temperature": "$absent"}, "more_tokens": 2000}
    exclude = frozenset({"images", "chat-earth", "stop-stream"})
    assert read(tmp_path, GOOD, FAST_KEY=" canary-1\n") == [
        Endpoint(name="Fast: Big", model="big/model", embedding_model="embed-1", exclude=exclude, **fast),
        Endpoint(name="Fast: small", model="small", embedding_model="embed-2", **other, **fast),
        Endpoint(name="old: m", url="http://127.0.0.1:8321", api="llama-stack", model="m"),
    ]


@pytest.mark.parametrize("bad", BAD, ids=[bad["name"] for bad in BAD])
def test_a_bad_file_is_told_in_one_line(bad: Any, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as caught:
        read(tmp_path, bad["text"], EMPTY=" ", BAD_KEY="canary-ü")
    assert str(caught.value).replace(str(tmp_path / "providers.yaml"), "{}") == bad["says"]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as caught:
        endpoints(tmp_path / "none.yaml", [])
    assert str(caught.value) == f"{tmp_path / 'none.yaml'}: No such file or directory"


@pytest.mark.parametrize(
    ("url", "api", "base"),
    [
        ("http://h/v1", "openai", "http://h/v1"),
        ("http://h/v1/", "openai", "http://h/v1"),
        ("http://h", "openai", "http://h"),
        ("http://h/v1/", "llama-stack", "http://h"),
        ("http://h:8321", "llama-stack", "http://h:8321"),
        ("http://h/llama/", "llama-stack", "http://h/llama"),
    ],
)
def test_what_the_routes_stand_below(url: str, api: Any, base: str) -> None:
    assert Endpoint(name="it", url=checked_url(url), api=api, model="m").base == base


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("127.0.0.1:8000", "'127.0.0.1:8000' is no URL of a server: say http://HOST:PORT/v1 or https://..."),
        ("http://", "'http://' is no URL of a server: say http://HOST:PORT/v1 or https://..."),
        ("ftp://h", "'ftp://h' is no URL of a server: say http://HOST:PORT/v1 or https://..."),
        ("http://h:99999/v1", "'http://h:99999/v1' is no URL: Port out of range 0-65535"),
        ("http://h/v1?key=1", "'http://h/v1?key=1' has a query or a fragment, and a base URL has none"),
        (
            "http://me:canary-1@h/v1",
            "the URL has a user or a password in it: name the key's variable with --api-key-env",
        ),
        (
            "http://h/v1/chat/completions",
            "'http://h/v1/chat/completions' is a route: say the URL without /chat/completions, which is added to it",
        ),
        ("http://h/v1/models/", "'http://h/v1/models/' is a route: say the URL without /models, which is added to it"),
    ],
)
def test_a_url_that_can_be_none(url: str, said: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        checked_url(url)
    assert str(caught.value) == said
