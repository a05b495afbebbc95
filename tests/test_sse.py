"""Frames of event streams: WHATWG's rules, wherever the bytes are cut."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot import InvalidInput, StreamError, sse
from diglot.sse import Frame, Frames

# (what it shows, the stream, its frames)
STREAMS = [
    ("a frame", b"data: a\n\n", [Frame(b"a")]),
    ("without the space", b"data:a\n\n", [Frame(b"a")]),
    ("one space is taken off, not two", b"data:  a\n\n", [Frame(b" a")]),
    ("carriage returns", b"data: a\r\rdata: b\r\r", [Frame(b"a"), Frame(b"b")]),
    ("both", b"data: a\r\n\r\ndata: b\r\n\r\n", [Frame(b"a"), Frame(b"b")]),
    ("mixed line ends", b"data: a\r\ndata: b\ndata: c\r\n\r", [Frame(b"a\nb\nc")]),
    ("several lines of data", b"data: a\ndata:\ndata: b\n\n", [Frame(b"a\n\nb")]),
    ("a byte order mark at the beginning", b"\xef\xbb\xbfdata: a\n\n", [Frame(b"a")]),
    ("one further on is no field of the rules", b"\ndata: a\n\n\xef\xbb\xbfdata: b\n\n", [Frame(b"a")]),
    ("comments", b": ping\n\n:\ndata: a\n: between\ndata: b\n\n", [Frame(b"a\nb")]),
    ("an event", b"event: error\ndata: a\n\ndata: b\n\n", [Frame(b"a", "error"), Frame(b"b")]),
    ("of two event fields the last", b"event: x\nevent: y\ndata: a\n\n", [Frame(b"a", "y")]),
    ("an event without data is none", b"event: x\n\ndata: a\n\n", [Frame(b"a")]),
    ("an id stays until the next", b"id: 1\ndata: a\n\ndata: b\n\nid\ndata: c\n\n", [
        Frame(b"a", id="1"), Frame(b"b", id="1"), Frame(b"c")
    ]),
    ("an id with a NULL is ignored", b"id: 1\nid: 2\x003\ndata: a\n\n", [Frame(b"a", id="1")]),
    ("empty data is a frame", b"data\n\ndata:\n\n", [Frame(b""), Frame(b"")]),
    ("unknown fields are ignored", b"date: a\nDATA: b\n data: c\ndata: d\n\n", [Frame(b"d")]),
    ("a colon in the value", b'data: {"a":1}\n\n', [Frame(b'{"a":1}')]),
    ("a last frame without its blank line", b"data: a\n\ndata: [DONE]\n", [Frame(b"a"), Frame(b"[DONE]")]),
    ("a last line without its end", b"data: a\n\ndata: [DONE]", [Frame(b"a"), Frame(b"[DONE]")]),
    ("a last line that is a comment", b"data: a\n: bye", [Frame(b"a")]),
    ("what is not UTF-8 stays as it is", b"event: \xff\ndata: \xff\n\n", [Frame(b"\xff", "�")]),
    ("other line separators are none", "data: a\u2028b\x0bc\x0cd\x85e\n\n".encode(), [Frame("a\u2028b\x0bc\x0cd\x85e".encode())]),
    ("nothing", b"", []),
    ("blank lines", b"\n\r\n\r\r\n", []),
]  # fmt: skip
NAMES = [name for name, _, _ in STREAMS]


def read(*chunks: bytes, largest: int = sse.LARGEST) -> list[Frame]:
    frames = Frames(largest)
    made = [frame for chunk in chunks for frame in frames.feed(chunk)]
    return made + frames.finish()


@pytest.mark.parametrize(("stream", "expected"), [case[1:] for case in STREAMS], ids=NAMES)
def test_frames_are_the_same_however_the_stream_is_cut(stream: bytes, expected: list[Frame]) -> None:
    assert read(stream) == expected
    assert read(*(bytes([byte]) for byte in stream)) == expected
    for i in range(len(stream) + 1):
        assert read(stream[:i], b"", stream[i:]) == expected


def test_a_frame_is_given_as_soon_as_its_blank_line_has_come() -> None:
    frames = Frames()
    assert frames.feed(b"data: a\r\n\r") == [Frame(b"a")]
    assert frames.feed(b"\ndata: b\n") == []
    assert frames.feed(b"\n") == [Frame(b"b")]
    assert frames.finish() == []


def test_a_carriage_return_far_back_takes_no_line_feed_with_it() -> None:
    assert read(b"data: a\rdata: b", b"\n\n") == [Frame(b"a\nb")]


def test_retry_is_kept_for_the_stream_and_must_be_digits() -> None:
    frames = Frames()
    assert frames.retry is None
    frames.feed(b"retry: 3000\n\nretry: 1s\nretry: \nretry: -1\nretry: " + b"9" * 5000 + b"\n\n")
    assert frames.retry == 3000


@pytest.mark.parametrize(
    "stream", [b"data: 12345\n\n", b"data: 1234567", b"data: 1\ndata: 23456\n\n", b": 34567890123\n", b"data\n" * 9]
)
def test_a_frame_beyond_the_bound_is_refused_and_the_stream_is_over(stream: bytes) -> None:
    for cut in (stream,), [bytes([byte]) for byte in stream]:
        frames = Frames(11)
        with pytest.raises(InvalidInput, match="a frame of the event stream is larger than 11 bytes"):
            [frames.feed(chunk) for chunk in cut]
        with pytest.raises(StreamError):
            frames.feed(b"data: a\n\n")
        with pytest.raises(StreamError):
            frames.finish()


def test_the_bound_is_that_of_one_frame() -> None:
    assert read(b"data: 123\n\n" * 9, b": 345678\n" * 9, b"event: 89\n" * 9, largest=11) == [Frame(b"123")] * 9


def test_lines_without_data_count_towards_the_bound() -> None:
    assert read(b"data:\n" * 3 + b"\n", largest=20) == [Frame(b"\n\n")]
    with pytest.raises(InvalidInput):
        read(b"data:\n" * 4, largest=20)


def test_the_frames_before_one_beyond_the_bound_are_given_first() -> None:
    for end in (lambda frames: frames.feed(b""), Frames.finish):
        frames = Frames(11)
        assert frames.feed(b"data: a\n\ndata: 12345678\n\n") == [Frame(b"a")]
        with pytest.raises(InvalidInput):
            end(frames)


def test_nothing_is_fed_after_the_end() -> None:
    frames = Frames()
    frames.finish()
    with pytest.raises(StreamError, match="the event stream is over"):
        frames.feed(b"")
    with pytest.raises(StreamError, match="the event stream is over"):
        frames.finish()


def test_a_frame_knows_the_line_its_data_begins_in() -> None:
    stream = b"\xef\xbb\xbf: ping\r\n\r\nevent: x\r\ndata: a\r\ndata: b\r\n\r\rdata: c"
    for made in (read(stream), read(*(bytes([byte]) for byte in stream))):
        assert [frame.line for frame in made] == [4, 8]


@pytest.mark.parametrize(
    ("head", "found"),
    [
        (b"", None),
        (b" \r\n", None),
        (b"\n: ping", True),
        (b"\xef\xbb\xbfdata", True),
        (b"event:", True),
        (b'{"data"', False),
    ],
)
def test_an_event_stream_is_told_by_how_it_begins(head: bytes, found: bool | None) -> None:
    assert sse.is_event_stream(head) is found


def test_writing() -> None:
    assert sse.write(b'{"a":1}') == b'data: {"a":1}\n\n'
    assert (
        sse.write(b"a\r\nb\rc\n", event="error", id="7")
        == b"event: error\nid: 7\ndata: a\ndata: b\ndata: c\ndata: \n\n"
    )
    assert read(sse.DONE) == [Frame(b"[DONE]")]


@pytest.mark.parametrize("wrong", [{"event": "a\nb"}, {"event": "\r"}, {"id": "a\n"}, {"id": "\0"}])
def test_an_event_or_id_that_would_break_the_frame_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(InvalidInput, match="one line each"):
        sse.write(b"a", **wrong)


@given(
    written=st.lists(st.tuples(st.binary(), st.sampled_from(["", "ping", "é"])), max_size=5),
    cuts=st.lists(st.integers(0, 200), max_size=9),
)
def test_what_is_written_is_read_again(written: list[tuple[bytes, str]], cuts: list[int]) -> None:
    stream = b"".join(sse.write(data, event) for data, event in written)
    places = [0, *sorted(cuts), len(stream)]
    chunks = [stream[start:end] for start, end in pairwise(places)]
    lines = [data.replace(b"\r\n", b"\n").replace(b"\r", b"\n") for data, _ in written]
    assert read(*chunks) == [Frame(data, event or "message") for data, (_, event) in zip(lines, written, strict=True)]


def test_a_long_frame_in_many_pieces_takes_linear_time() -> None:
    """A quadratic reader would copy 1.25 TB here."""
    piece = b"x" * 10
    frames = Frames(largest=10_000_000)
    frames.feed(b"data: ")
    for _ in range(500_000):
        frames.feed(piece)
    assert frames.feed(b"\n\n") == [Frame(piece * 500_000)]


def test_it_awaits_nothing() -> None:
    program = "import sys, diglot.sse; print(sorted({'asyncio', 'orjson', 'pydantic'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, check=True).stdout == b"[]\n"
