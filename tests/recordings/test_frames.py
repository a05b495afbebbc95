"""Recorded event streams, as their servers sent them, in whatever pieces they arrive."""

from __future__ import annotations

import json
import random
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from diglot.sse import DONE, Frames
from recordings import shelf

if TYPE_CHECKING:
    from recordings.shelf import Recorded, Side

SIDES = ("openai", "llama_stack")


def read(pieces: list[bytes]) -> list[bytes]:
    frames = Frames()
    return [frame.data for piece in pieces for frame in frames.feed(piece)] + [frame.data for frame in frames.finish()]


def sent(side: Side) -> list[Recorded]:
    shelf.needed()
    return [one for one in shelf.recorded() if one.side == side and one.sse]


@pytest.mark.parametrize("side", SIDES)
def test_the_frames_of_a_stream_are_its_items(side: Side) -> None:
    for one in sent(side):
        *items, last = [*read([one.sse or b""]), b""]
        if side == "openai":
            assert (one.sse or b"").endswith(DONE)
            last = items.pop()
        assert [json.loads(item) for item in items] == one.items
        assert last == (b"[DONE]" if side == "openai" else b"")


@pytest.mark.parametrize("side", SIDES)
def test_cut_anywhere_a_stream_has_the_same_frames(side: Side) -> None:
    rng = random.Random(0)
    for one in sent(side):
        sse = one.sse or b""
        places = sorted(rng.sample(range(1, len(sse)), min(40, len(sse) - 1)))
        pieces = [sse[first:last] for first, last in pairwise([0, *places, len(sse)])]
        assert read(pieces) == read([sse]) == read([sse[i : i + 1] for i in range(len(sse))])
