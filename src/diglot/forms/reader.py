"""The machine that reads what a model writes: text in, in pieces of any size; what was said and called, out.

    TEXT      what can be no call is said at once; a `<` waits while it may still be a token, white space before all text waits
              for text or for the end
    CALLS     what may still be calls waits until it is decided: then it is called, or it is text, in which only tags are
              looked for once more, so that no text is read over and over
    TAGGED    behind a call's tag: Started, fragments as they come, and at the end Called for each call, or Failed
    OVER      behind the end of the turn or of the message nothing is said

A token between two backticks, and a tag behind one, are mentioned, not meant.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from diglot.forms.block import OPENERS, block
from diglot.forms.call import Names
from diglot.forms.cursor import Cursor
from diglot.forms.function_tag import OBJECT_OPENING, OPENING, tagged_call, tagged_object
from diglot.forms.pieces import Pieces
from diglot.forms.tagged import tagged_calls
from diglot.forms.tokens import CALLS, HEADER_ENDS, HEADERS, SPECIAL, STOPS, WITHOUT, letter_behind, mark_ahead

if TYPE_CHECKING:
    from collections.abc import Collection

    from diglot.forms.call import Call
    from diglot.forms.cursor import Reads
    from diglot.forms.pieces import Piece
    from diglot.forms.tokens import Stop

_LINE: Final = re.compile(r"[ \t]*+(?=[\[{`])")  # up to what opens calls at the beginning of a line
_MARK: Final = re.compile(r"\n[ \t]*+(?=[\[{`])|(?=<)")
_ROLE: Final = re.compile(r"[a-z_]*+")
_LONGEST_ROLE: Final = 32
_TAGS: Final = {OPENING: tagged_call, OBJECT_OPENING: tagged_object}


class Reader:
    """Reads one answer; `tools` are the names that it may call.

    stop: how the model said that it ends; beyond: what it wrote after that.
    """

    def __init__(self, tools: Collection[str]) -> None:
        self.stop: Stop | None = None
        self.beyond = ""
        self._names = Names(tools)
        self._cursor = Cursor()
        self._out = Pieces()
        self._decided = 0  # up to which offset calls that begin a line were looked for, and are none
        self._whole = True
        self._reading = self._read()
        next(self._reading)

    @property
    def called(self) -> bool:
        """Whether there was any call."""
        return self._out.called

    def feed(self, text: str) -> list[Piece]:
        """What more text says."""
        self._cursor.feed(text)
        next(self._reading)
        return self._out.taken()

    def finish(self, whole: bool = True) -> list[Piece]:
        """What the end decides; whole: the text was not cut off."""
        self._cursor.ended, self._whole = True, whole
        next(self._reading, None)
        return self._out.taken()

    def _read(self) -> Reads[None]:
        cursor = self._cursor
        while (yield from self._text()):
            if cursor.text[cursor.pos] in OPENERS:
                yield from self._block()
            elif not (yield from self._marked()):
                break
        yield from self._over()
        self._out.end()

    def _text(self) -> Reads[bool]:
        """Say text up to where calls may begin or a `<` stands; False at the end."""
        cursor = self._cursor
        while (yield from cursor.more()):
            text, start = cursor.text, cursor.pos
            found = _LINE.match(text, start) if self._out.fresh and self._may_call() else None
            found = found or _MARK.search(text, start)
            self._pass((found.end() if found else len(text)) - start)
            if found:
                return True
        return False

    def _pass(self, length: int) -> None:
        """Say characters that are at hand."""
        cursor = self._cursor
        start, cursor.pos = cursor.pos, cursor.pos + length
        self._out.say(cursor.text[start : cursor.pos])

    def _may_call(self) -> bool:
        """Whether calls may begin a line here."""
        return bool(self._names) and self._cursor.offset >= self._decided

    def _block(self) -> Reads[None]:
        """Read the calls that begin a line."""
        if self._may_call():
            yield from self._either(block(self._cursor, self._names, leading=not self._out.said))
        else:
            self._pass(1)

    def _either(self, reads: Reads[list[Call] | None]) -> Reads[None]:
        """Read calls; where there are none, what stands there is text from its first character on."""
        cursor = self._cursor
        mark = cursor.mark()
        calls = yield from reads
        if calls is None:
            self._decided = max(self._decided, cursor.offset)
            cursor.rewind(mark)
            self._pass(1)
        else:
            cursor.drop(mark)
            self._out.call(calls)

    def _marked(self) -> Reads[bool]:
        """Read what stands at a `<`; False where the answer ends there."""
        cursor, mentioned = self._cursor, self._out.last == "`"
        mark = yield from mark_ahead(cursor)
        if mark in _TAGS and self._names and not mentioned:
            yield from self._either(_TAGS[mark](cursor, self._names))
        elif mark not in SPECIAL:
            self._pass(len(mark) or 1)
        elif mentioned and (yield from letter_behind(cursor, mark)) == "`":
            self._pass(len(mark))
        elif mark in HEADERS:
            return (yield from self._header(mark))
        else:
            cursor.pos += len(mark)
            self.stop = STOPS.get(mark)
            if mark in CALLS:
                yield from self._tagged()
        return self.stop is None

    def _header(self, mark: str) -> Reads[bool]:
        """Pass the header before an answer; one behind it is another's, and the answer ends there."""
        if self._out.said or self.called:
            return False
        cursor = self._cursor
        cursor.pos += len(mark)
        start = cursor.mark()
        role = yield from cursor.run(_ROLE, _LONGEST_ROLE)
        end = "" if role is None else (yield from mark_ahead(cursor))
        if end not in HEADER_ENDS:
            cursor.rewind(start)
            return True
        cursor.drop(start)
        cursor.pos += len(end)
        for _ in range(2):
            if (yield from cursor.peek()) == "\n":
                cursor.pos += 1
        return True

    def _tagged(self) -> Reads[None]:
        """Read what stands behind a call's tag, up to the next token or the end."""
        cursor = self._cursor
        self._out.start()
        body: list[str] = []
        token = ""
        while not token and (yield from cursor.more()):
            cut = cursor.text.find("<", cursor.pos)
            self._fragment(len(cursor.text) if cut < 0 else cut, body)
            if cut >= 0:
                mark = yield from mark_ahead(cursor)
                token = mark if mark in SPECIAL else ""
                self._fragment(cursor.pos + (not token), body)
        text = "".join(body)
        calls = tagged_calls(text, self._names, self._whole or bool(token))
        if calls:
            self._out.call(calls)
        else:
            self._out.fail(text)

    def _fragment(self, end: int, body: list[str]) -> None:
        """Pass what is at hand behind a call's tag."""
        cursor = self._cursor
        start, cursor.pos = cursor.pos, end
        body.append(cursor.text[start:end])
        self._out.fragment(body[-1])

    def _over(self) -> Reads[None]:
        """Keep what comes after the end, but for the tokens in it."""
        cursor, parts = self._cursor, list[str]()
        while (yield from cursor.more()):
            parts.append(cursor.text[cursor.pos :])
            cursor.pos = len(cursor.text)
        self.beyond = WITHOUT.sub("", "".join(parts)).strip()
