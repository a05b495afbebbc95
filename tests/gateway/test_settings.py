"""Settings: where they come from, and one clear line for each that is wrong."""

from __future__ import annotations

import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from diglot.errors import InvalidInput
from diglot.gateway.settings import SETTINGS, Settings, read
from diglot.report import Kind, spoken

BACKEND = {"backend": "openai=http://127.0.0.1:8000"}


def test_options_go_before_the_environment_and_that_before_the_file(tmp_path: Path) -> None:
    file = tmp_path / "diglot.toml"
    file.write_text(
        'backend = "llama-stack=http://one:8321/v1/"\nport = 1\nmax-n = 3\nhost = "a"\n'
        'forward_credentials = true\nallow-host = ["GW.example.org."]\n[map]\n"gpt-4o" = "llama"\n[on_loss]\ntuning = "raise"\n'
    )
    told = read({"port": "3", "map": ()}, {"DIGLOT_PORT": "2", "DIGLOT_HOST": "b", "DIGLOT_NOISE": "x"}, file)
    assert (told.port, told.host, told.max_n) == (3, "b", 3)
    assert told.backend == ("llama-stack", "http://one:8321")
    assert told.map == {"gpt-4o": "llama"}
    assert told.on_loss == {"tuning": "raise"}
    assert told.forward_credentials is True
    assert told.allow_host == ("gw.example.org",)


@pytest.mark.parametrize(
    ("said", "read_as"),
    [
        ("llama-stack=http://h:1", ("llama-stack", "http://h:1")),
        ("llama-stack=http://h:1/v1", ("llama-stack", "http://h:1")),
        ("llama-stack=https://h/base/", ("llama-stack", "https://h/base")),
        ("openai=http://h:1", ("openai", "http://h:1/v1")),
        ("openai=http://h:1/", ("openai", "http://h:1/v1")),
        ("openai=http://h/v1/openai/v1", ("openai", "http://h/v1/openai/v1")),
    ],
)
def test_where_the_backend_is(said: str, read_as: tuple[str, str]) -> None:
    assert read({"backend": said}, {}).backend == read_as


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({}, "--backend is missing: say llama-stack=URL or openai=URL"),
        ({"backend": "vllm=http://x"}, "--backend: 'vllm' is neither llama-stack=URL nor openai=URL"),
        ({"backend": "openai=ftp://x"}, "--backend: the URL of the backend must be http://HOST or https://HOST"),
        ({"backend": "openai=http://a..b"}, "--backend: the URL of the backend must be http://HOST or https://HOST"),
        ({"backend": "openai=http://a b"}, "--backend: the URL of the backend must be http://HOST or https://HOST"),
        ({"backend": "openai=http://u:p@x"}, "--backend: the URL of the backend takes no user, query or fragment"),
        ({"backend": "openai=http://x:99999"}, "--backend: Port out of range"),
        ({**BACKEND, "port": "70000"}, "--port: 70000 is above 65535"),
        ({**BACKEND, "port": "1.5"}, "--port: '1.5' is not a whole number"),
        ({**BACKEND, "max_n": 0}, "--max-n: 0 is below 1"),
        ({**BACKEND, "idle_timeout": "-1"}, "--idle-timeout: -1 is not a time above 0"),
        ({**BACKEND, "idle_timeout": "nan"}, "--idle-timeout: nan is not a time above 0"),
        ({**BACKEND, "map": ("a",)}, "--map: 'a' is not NAME=VALUE"),
        (
            {**BACKEND, "allow_host": ("a.org:80",)},
            "--allow-host: 'a.org:80' is not the name of a host, without scheme",
        ),
        ({**BACKEND, "allow_host": ("*.org",)}, "--allow-host: '*.org' is not the name of a host"),
        ({**BACKEND, "on_loss": "maybe"}, "--on-loss: "),
        ({**BACKEND, "log_level": "loud"}, "--log-level: 'loud' is unknown: known are debug, info, warning, error"),
        ({**BACKEND, "profile": "nobody"}, "--profile: there is no provider profile 'nobody'"),
        ({**BACKEND, "api_key_env": "NOT_SET"}, "--api-key-env: the environment variable NOT_SET is not set"),
        (
            {**BACKEND, "api_key_env": "sk-1a2b3c"},
            "--api-key-env: the environment variable, which it names, is not set",
        ),
        (
            {"backend": "llama-stack=http://x", "profile": "groq"},
            "--profile: groq is of an OpenAI-compatible backend, and this one is llama-stack",
        ),
        ({**BACKEND, "require_key_env": "COMMAS"}, "--require-key-env: the environment variable COMMAS is not set"),
        ({**BACKEND, "require_key_env": "ODD"}, "--require-key-env: ODD has characters that no header can carry"),
    ],
)
def test_one_clear_line_each(options: dict[str, Any], said: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read(options, {"ODD": "a\nb", "COMMAS": " , ,"})
    assert str(refused.value).startswith(said)
    assert "on_loss:" not in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("said", "read_as"),
    [
        ("raise", dict.fromkeys(Kind, "raise")),
        ("raise,tuning=record", {**dict.fromkeys(Kind, "raise"), "tuning": "record"}),
        ("tuning = raise, metadata=raise", {"tuning": "raise", "metadata": "raise"}),
        ({"tuning": "raise"}, {"tuning": "raise"}),
    ],
)
def test_a_policy_is_said_as_to_every_other_command(said: Any, read_as: dict[str, str]) -> None:
    assert read({**BACKEND, "on_loss": said}, {}).on_loss == read_as
    if isinstance(said, str):
        assert spoken(said) == read_as


def test_the_origin_is_named(tmp_path: Path) -> None:
    file = tmp_path / "diglot.toml"
    file.write_text("prot = 1\n")
    with pytest.raises(InvalidInput, match=r"diglot\.toml: prot is unknown: known are backend, "):
        read(BACKEND, {}, file)
    with pytest.raises(InvalidInput, match="DIGLOT_PORT: 'x' is not a whole number"):
        read(BACKEND, {"DIGLOT_PORT": "x"})
    file.write_text("= 1\n")
    with pytest.raises(InvalidInput, match=r"diglot\.toml: Invalid"):
        read(BACKEND, {}, file)
    with pytest.raises(InvalidInput, match=r"absent\.toml"):
        read(BACKEND, {}, tmp_path / "absent.toml")


def test_the_table_has_every_setting() -> None:
    assert {*SETTINGS} == {one.name for one in fields(Settings)} - {"api_key", "required_keys"}


def test_the_extra_and_the_group_name_the_same_packages() -> None:
    told = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())
    assert sorted(told["project"]["optional-dependencies"]["gateway"]) == sorted(told["dependency-groups"]["gateway"])
