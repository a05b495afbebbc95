"""`diglot verify` as its users run it: statuses, reports, the matrix, and Ctrl-C."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from gateway.upstream import Asked, Upstream, upstream, whole
from verify.able.server import EMBEDDING_MODEL, MODEL, healthy
from verify.world import CASES, answer

from diglot.verify.report import document

from .running import DIGLOT, Ran, diglot
from .test_progress import on_terminal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from gateway.upstream import Script

EARTH = ("--model", MODEL, "--case", "chat-earth")
MODELS = {"object": "list", "data": []}


@contextmanager
def serving(script: Script) -> Iterator[Upstream]:
    """A server in a thread, for a process to ask."""
    ready, over, made = threading.Event(), asyncio.Event(), list[Any]()

    async def serve() -> None:
        async with upstream(script) as server:
            made.extend([server, asyncio.get_running_loop()])
            ready.set()
            await over.wait()

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    try:
        assert ready.wait(10)
        yield made[0]
    finally:
        made[1].call_soon_threadsafe(over.set)
        thread.join()


@pytest.fixture(scope="module")
def able() -> Iterator[str]:
    """The base URL of an able server of OpenAI's API."""
    with serving(healthy("openai", CASES)) as server:
        yield f"{server.url}/v1"


def saying(text: str) -> Script:
    """A server that says one text to everything."""

    async def script(asked: Asked) -> None:
        await whole(MODELS if asked.method == "GET" else answer(text))(asked)

    return script


def test_a_run_in_which_everything_passes(able: str, tmp_path: Path) -> None:
    names = {"json": "record.json", "html": "page.html", "markdown": "page.md", "junit": "junit.xml"}
    reports = [word for form, name in names.items() for word in (f"--{form}", str(tmp_path / name))]
    ran = diglot("verify", able, "--model", MODEL, "--suite", "chat", "--suite", "models", *reports)
    assert (ran.status, ran.err) == (0, "")
    lines = ran.out.decode().splitlines()
    assert lines[:3] == [
        f"{MODEL}: {MODEL} at {able} (openai)",
        "  protocol      16 passed     0 failed     0 not run",
        "  capability    16 passed     0 failed     0 not run",
    ]
    assert sorted(os.listdir(tmp_path)) == sorted(names.values())
    run = document.read((tmp_path / "record.json").read_bytes())
    assert (run.complete, [target.name for target in run.targets]) == (True, [MODEL])
    assert run.command == " ".join(
        ["diglot", "verify", able, "--model", MODEL, "--suite", "chat", "--suite", "models", *reports]
    )


def test_a_failure_of_capability_and_the_protocol_alone(tmp_path: Path) -> None:
    with serving(saying("Mars.")) as server:
        url = f"{server.url}/v1"
        ran = diglot("verify", url, "--model", "m", "--case", "usage-plain", "--case", "chat-saturn")
        assert ran.status == 1
        assert b"FAILED chat-saturn at m\n  capability text-contains: 'Mars.'" in ran.out
        assert b"FAILED usage-plain" not in ran.out
        only = ("verify", url, "--model", "m", "--case", "chat-parts", "--protocol-only")
        assert diglot(*only).status == 1  # the stream is none
        assert diglot("verify", url, "--model", "m", "--case", "stop-text", "--protocol-only").status == 0


@pytest.mark.parametrize(
    ("chosen", "why"),
    [
        (("--suite", "embeddings"), "no embedding model is named (--embedding-model)"),
        (("--suite", "batches"), "none that is chosen is asked in the API openai"),
    ],
)
def test_a_run_of_nothing_has_not_passed(able: str, chosen: tuple[str, str], why: str) -> None:
    ran = diglot("verify", able, "--model", MODEL, *chosen)
    assert (ran.status, ran.err) == (2, f"diglot: {MODEL}: no case was run: {why}\n")


def test_the_record_on_standard_output(able: str) -> None:
    ran = diglot("verify", able, *EARTH, "--json", "-")
    assert [result["case"] for result in json.loads(ran.out)["targets"][0]["results"]] == [
        "chat-earth",
        "chat-earth-stream",
    ]
    assert ran.err.startswith(f"{MODEL}: {MODEL} at {able} (openai)\n")


def test_a_comparison_with_an_earlier_run(able: str, tmp_path: Path) -> None:
    before = str(tmp_path / "before.json")
    with serving(saying("Mars.")) as server:
        assert diglot("verify", f"{server.url}/v1", *EARTH, "--json", before).status == 1
    ran = diglot("verify", able, *EARTH, "--baseline", before)
    assert (ran.status, b"Since the run of" in ran.out) == (0, True)


def test_a_server_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    ran = diglot("verify", "http://127.0.0.1:9/v1", *EARTH, "--json", str(tmp_path / "record.json"))
    said = "http://127.0.0.1:9/v1 cannot be reached: 127.0.0.1:9: Connection refused"
    assert ran == Ran(3, b"", f"diglot: {said}\n")
    run = document.read((tmp_path / "record.json").read_bytes())
    assert [(result.protocol, result.why) for result in run.targets[0].results] == [("not run", said)] * 2


def test_a_matrix_goes_on_where_one_server_is_not_there(able: str, tmp_path: Path) -> None:
    config = tmp_path / "providers.yaml"
    models = [{"id": MODEL, "embedding_model": EMBEDDING_MODEL, "exclude": ["chat-saturn", "embedding-base64"]}]
    providers = {
        "able": {"url": able, "models": models},
        "gone": {"url": "http://127.0.0.1:9/v1", "models": [{"id": "m"}]},
    }
    config.write_text(json.dumps({"providers": providers}), encoding="utf-8")
    ran = diglot("verify", "--config", str(config), "--suite", "chat", "--suite", "embeddings")
    assert ran.status == 3
    assert ran.err == "diglot: http://127.0.0.1:9/v1 cannot be reached: 127.0.0.1:9: Connection refused\n"
    lines = ran.out.decode().splitlines()
    assert lines[:3] == [
        f"able: {MODEL}: {MODEL} at {able} (openai)",
        "  protocol      17 passed     0 failed     3 not run",
        "  capability    14 passed     0 failed     3 not run",
    ]


def test_a_model_may_exclude_what_is_not_chosen(able: str, tmp_path: Path) -> None:
    config = tmp_path / "providers.yaml"
    config.write_text(
        json.dumps({"providers": {"it": {"url": able, "models": [{"id": MODEL, "exclude": ["images"]}]}}})
    )
    ran = diglot("verify", "--config", str(config), "--suite", "models")
    assert (ran.status, ran.err) == (0, "")


def test_the_key_comes_from_the_environment_and_is_shown_nowhere(tmp_path: Path) -> None:
    with serving(saying("Earth, canary-7.")) as server:
        command = ["verify", f"{server.url}/v1", *EARTH, "--api-key-env", "MY_KEY", "--json", "-"]
        done = subprocess.run(
            [*DIGLOT, *command],
            capture_output=True,
            env={**os.environ, "MY_KEY": "canary-7"},
            check=False,
            cwd=tmp_path,
        )
        assert {asked.headers["authorization"] for asked in server.asked} == {"Bearer canary-7"}
    assert (b"canary" in done.stdout + done.stderr, b"Earth, $MY_KEY." in done.stdout) == (False, True)


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Heard by what is started, also where these tests are in the background of a shell, which ignores interrupts."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def hanging(case: str, arrived: threading.Event) -> Callable[[Asked], Any]:
    """Answers all but one case, for which it never does."""

    async def script(asked: Asked) -> None:
        if asked.headers.get("diglot-case") == case:
            arrived.set()
            await asked.left.wait()
        else:
            await whole(MODELS if asked.method == "GET" else answer("Earth."))(asked)

    return script


@pytest.mark.usefixtures("interruptible")
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_leaves_reports_that_say_what_was_not_run(sent: signal.Signals, tmp_path: Path) -> None:
    arrived, record = threading.Event(), tmp_path / "record.json"
    with serving(hanging("chat-saturn", arrived)) as server:
        options = [
            "--model",
            "m",
            "--case",
            "chat-earth",
            "--case",
            "chat-saturn",
            "--at-once",
            "1",
            "--json",
            str(record),
        ]
        command = [*DIGLOT, "verify", f"{server.url}/v1", *options]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
            assert arrived.wait(60)
            running.send_signal(sent)
            out, err = running.communicate()
    assert (running.returncode, err, out != b"") == (130, b"", True)
    run = document.read(record.read_bytes())
    results = run.targets[0].results
    stopped = ("not run", "not run", "the verification was stopped")
    assert run.complete is False
    assert (results[0].case, results[0].protocol, results[0].capability) == ("chat-earth", "passed", "passed")
    assert [(one.protocol, one.capability, one.why) for one in results[2:]] == [stopped, stopped]
    assert os.listdir(tmp_path) == ["record.json"]


def test_the_cases_are_listed() -> None:
    ran = diglot("verify", "--list")
    lines = ran.out.decode().splitlines()
    assert (ran.status, ran.err) == (0, "")
    assert len(lines) == len(CASES) + len({case.suite for case in CASES.values()})
    assert lines[:3] == [
        "batches",
        "  batch-chat                           llama-stack           Two chats at once",
        "  batch-chat-tools                     llama-stack           Two chats with a tool",
    ]
    assert diglot("verify", "--list", "--suite", "batches").out.decode().splitlines()[3] == (
        "  batch-completion                     llama-stack           Two texts go on at once"
    )


URL = "http://127.0.0.1:9/v1"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "say URL and --model, or --config FILE.yaml; --list lists the cases"),
        ((URL,), "say URL and --model, or --config FILE.yaml; --list lists the cases"),
        (
            (URL, "--model", "m", "--suite", "chats"),
            "there is no suite 'chats': did you mean 'chat'? `diglot verify --list` lists them",
        ),
        ((URL, "--config", "x"), "URL is said by --config"),
        (("--config", "x", "--api", "openai"), "--api is said by --config"),
        (("--config", "x", "--api-key-env", "X"), "--api-key-env is said by --config"),
        (("--config", "none.yaml"), "none.yaml: No such file or directory"),
        ((URL, "--model", "m", "--api-key-env", "NOT_SET"), "the environment variable NOT_SET is not set"),
        ((URL, "--model", "m", "--cases", "none"), "none: is no folder"),
        ((URL, "--model", "m", "--json", "x", "--html", "x"), "--json needs a file of its own"),
        ((URL, "--model", "m", "--json", "-", "--html", "-"), "--json needs a file of its own"),
        ((URL, "--model", "m", "--at-once", "0"), "Invalid value for '--at-once': 0 is not in the range x>=1."),
        ((URL, "--model", "m", "--timeout", "0"), "Invalid value for '--timeout': 0.0 is not in the range x>0."),
    ],
)
def test_what_is_no_use_of_it(arguments: tuple[str, ...], said: str) -> None:
    ran = diglot("verify", *arguments)
    assert (ran.status, ran.out, ran.err.splitlines()[-1]) == (2, b"", f"Error: {said}")


@pytest.mark.parametrize(
    ("option", "said"),
    [
        (("--json", "none/x.json"), "none/x.json: No such file or directory"),
        (("--baseline", "none.json"), "none.json: No such file or directory"),
        (("--baseline", __file__), f"{__file__}: not JSON: unexpected content after document at line 1 column 3"),
    ],
)
def test_a_file_that_is_of_no_use(option: tuple[str, str], said: str) -> None:
    ran = diglot("verify", URL, "--model", "m", *option)
    assert (ran.status, ran.out, ran.err.startswith(f"diglot: {said}")) == (2, b"", True)


def test_without_the_extra_it_says_how_to_install_it(tmp_path: Path) -> None:
    program = (
        "import sys, importlib.util as u; find = u.find_spec;"
        "u.find_spec = lambda name: None if name in ('aiohttp', 'yaml') else find(name);"
        "from diglot.cli import main; main(['verify', '--list'])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 2
    assert (
        done.stderr == "Error: verification is not installed (missing: aiohttp, yaml): pip install 'diglot[verify]'\n"
    )


def test_a_bar_on_a_terminal_counts_the_cases(able: str) -> None:
    out, shown = on_terminal([*DIGLOT, "verify", able, *EARTH])
    assert out.startswith(f"{MODEL}: {MODEL} at {able} (openai)\n".encode())
    assert "━" in shown
    assert "2/2" in shown
