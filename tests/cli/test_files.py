"""Files: a result takes a file's place whole, or leaves it as it was; what cannot be used is one line and status 2."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path
from stat import S_IMODE
from typing import TYPE_CHECKING

import pytest

from diglot.cli.failure import Failure
from diglot.cli.files import writing

from .running import DIGLOT, OPENAI_REQUEST, Ran, diglot, dump, dump_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

TRANSLATE = ("translate", "chat-request", "--to", "llama-stack")
GOOD = dump(OPENAI_REQUEST)
MADE = diglot(*TRANSLATE, stdin=GOOD).out


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A file with an older result."""
    file = tmp_path / "made.json"
    file.write_bytes(b"old")
    return file


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Heard by what is started, also where these tests are in the background of a shell, which ignores interrupts."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.parametrize("source", [b"{", dump({**OPENAI_REQUEST, "n": 2})])
def test_a_failure_leaves_the_old_file_and_nothing_beside_it(made: Path, source: bytes) -> None:
    assert diglot(*TRANSLATE, "-o", str(made), stdin=source).status in {1, 3}
    assert made.read_bytes() == b"old"
    assert os.listdir(made.parent) == [made.name]


def test_the_old_file_is_there_until_the_new_one_is_whole(made: Path) -> None:
    with subprocess.Popen([*DIGLOT, *TRANSLATE, "--lines", "-o", str(made)], stdin=subprocess.PIPE) as running:
        assert running.stdin is not None
        running.stdin.write(dump_lines(OPENAI_REQUEST))
        running.stdin.flush()
        while len(os.listdir(made.parent)) == 1:
            assert running.poll() is None
        assert made.read_bytes() == b"old"
        running.communicate(dump_lines(OPENAI_REQUEST))
    assert made.read_bytes() == MADE + MADE
    assert os.listdir(made.parent) == [made.name]


@pytest.mark.usefixtures("interruptible")
def test_an_interrupt_leaves_the_old_file_and_nothing_beside_it(made: Path) -> None:
    command = [*DIGLOT, *TRANSLATE, "--lines", "-o", str(made)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        while len(os.listdir(made.parent)) == 1:
            assert running.poll() is None
        running.send_signal(signal.SIGINT)
        assert running.stderr is not None
        assert (running.stderr.read(), running.wait()) == (b"\nAborted!\n", 1)
    assert made.read_bytes() == b"old"
    assert os.listdir(made.parent) == [made.name]


def test_a_full_disk_leaves_the_old_file_and_nothing_beside_it(made: Path) -> None:
    with pytest.raises(Failure) as caught, writing(str(made)):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    assert (str(caught.value), caught.value.status) == (f"{made}: No space left on device", 2)
    assert made.read_bytes() == b"old"
    assert os.listdir(made.parent) == [made.name]


def test_a_file_keeps_its_mode_and_a_new_one_has_the_usual(made: Path, tmp_path: Path) -> None:
    made.chmod(0o640)
    new, usual = tmp_path / "new.json", tmp_path / "usual"
    usual.touch()
    for file in (made, new):
        assert diglot(*TRANSLATE, "-o", str(file), stdin=GOOD) == Ran(0, b"", "")
        assert file.read_bytes() == MADE
    assert [S_IMODE(file.stat().st_mode) for file in (made, new)] == [0o640, S_IMODE(usual.stat().st_mode)]


def test_a_link_stays_a_link(made: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.json"
    link.symlink_to(made.name)
    assert diglot(*TRANSLATE, "-o", str(link), stdin=GOOD).status == 0
    assert (link.is_symlink(), made.read_bytes()) == (True, MADE)


def test_a_device_is_written_to_and_not_replaced() -> None:
    assert diglot(*TRANSLATE, "-o", "/dev/stdout", stdin=GOOD) == Ran(0, MADE, "")
    assert diglot(*TRANSLATE, "-o", os.devnull, stdin=GOOD) == Ran(0, b"", "")
    assert Path(os.devnull).is_char_device()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
@pytest.mark.parametrize("arguments", [("-o", "/dev/full"), ()])
def test_a_full_device_is_reported(arguments: tuple[str, ...]) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [*DIGLOT, *TRANSLATE, *arguments], input=GOOD, stdout=full, stderr=subprocess.PIPE, check=False
        )
    name = "/dev/full" if arguments else "<stdout>"
    assert (done.returncode, done.stderr) == (2, f"diglot: {name}: No space left on device\n".encode())


def test_files_that_cannot_be_used(tmp_path: Path) -> None:
    absent = str(tmp_path / "absent" / "file")
    missing = Ran(2, b"", f"diglot: {absent}: No such file or directory\n")
    directory = Ran(2, b"", f"diglot: {tmp_path}: Is a directory\n")
    answer = ("translate", "chat-response", "--to", "openai", "--request")
    assert diglot(*TRANSLATE, absent) == missing
    assert diglot(*TRANSLATE, "--lines", absent) == missing
    assert diglot("translate", "chat-stream", "--to", "openai", absent) == missing
    assert diglot(*answer, absent) == missing
    assert diglot(*TRANSLATE, "-o", absent, stdin=GOOD) == missing
    assert diglot(*TRANSLATE, "--losses", absent, stdin=GOOD) == missing
    assert diglot(*TRANSLATE, str(tmp_path)) == directory
    assert diglot(*answer, str(tmp_path)) == directory
    assert diglot(*TRANSLATE, "-o", str(tmp_path), stdin=GOOD) == directory
    assert os.listdir(tmp_path) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read and write anything")
def test_files_without_permission(made: Path) -> None:
    made.chmod(0o444)
    denied = Ran(2, b"", f"diglot: {made}: Permission denied\n")
    assert diglot(*TRANSLATE, "-o", str(made), stdin=GOOD) == denied
    made.chmod(0)
    assert diglot(*TRANSLATE, str(made)) == denied


@pytest.mark.parametrize(
    ("closed", "message"), [("<&-", b"diglot: <stdin>: is closed\n"), (">&-", b"diglot: <stdout>: is closed\n")]
)
def test_a_closed_standard_stream_is_reported(closed: str, message: bytes) -> None:
    command = f'"$@" {closed}'
    done = subprocess.run(
        ["sh", "-c", command, "sh", *DIGLOT, *TRANSLATE], input=GOOD, capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (2, message)


def test_losses_are_no_trouble_where_stderr_is_closed() -> None:
    command = [*DIGLOT, *TRANSLATE]
    losing = dump({**OPENAI_REQUEST, "seed": 7})
    done = subprocess.run(["sh", "-c", '"$@" 2>&-', "sh", *command], input=losing, capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (0, MADE)


def test_the_command_is_installed() -> None:
    installed = Path(sys.executable).with_name("diglot")
    if not installed.exists():
        pytest.skip("diglot is not installed beside this Python")
    done = subprocess.run([installed, *TRANSLATE], input=GOOD, capture_output=True, check=True)
    assert done.stdout == MADE
