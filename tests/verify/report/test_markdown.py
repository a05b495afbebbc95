"""The Markdown page, as it is read."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from markdown_it import MarkdownIt

from diglot.verify.report.markdown import markdown
from diglot.verify.report.marks import block, code, text

from . import sample

if TYPE_CHECKING:
    from markdown_it.token import Token

    from diglot.verify.run import Run


def tokens(page: str) -> list[Token]:
    return MarkdownIt("commonmark").enable("table").parse(page)


def said(token: Token) -> str:
    return "".join(child.content for child in token.children or [])


def headings(page: str) -> list[str]:
    return [f"{one.tag} {said(inner)}" for one, inner in pairwise(tokens(page)) if one.type == "heading_open"]


def tables(page: str) -> list[list[list[str]]]:
    """The cells of each table."""
    found: list[list[list[str]]] = []
    for token, inner in pairwise(tokens(page)):
        if token.type == "table_open":
            found.append([])
        elif token.type == "tr_open":
            found[-1].append([])
        elif token.type in {"td_open", "th_open"}:
            found[-1][-1].append(said(inner))
    return found


def test_headings() -> None:
    assert headings(markdown(sample.sample(), sample.earlier())) == [
        "h1 Verification",
        "h2 Targets",
        "h2 Since the earlier run",
        "h2 Rules broken",
        "h2 Matrix",
        "h2 Failures",
        "h3 structured-calendar at llama.cpp: A calendar event with two participants",
        "h3 chat-earth-stream at old layer: The planet humans live on, streamed",
        "h3 chat-n at old layer: Two choices",
        "h3 chat-n-stream at old layer: Two choices, streamed",
        "h3 chat-usage-stream at old layer: Usage at the end of a stream",
        "h3 tools-weather-stream at old layer: One call of get_weather, streamed",
        "h3 image-colour at old layer: The colour of a picture",
        "h3 errors-no-messages at old layer: messages missing",
        "h3 errors-role at old layer: A role that does not exist",
        "h3 chat-earth at Llama Stack 0.2.12: The planet humans live on",
    ]


def test_tables() -> None:
    targets, rules, chat, *others = tables(markdown(sample.sample()))
    assert targets[0][3:] == [
        *("protocol passed", "protocol failed", "protocol not run"),
        *("capability passed", "capability failed", "capability not run"),
    ]
    assert targets[2] == ["old layer", "llama3.2:3b", "openai", "8", "8", "0", "7", "0", "1"]
    assert [(row[0], *row[4:]) for row in rules] == [
        ("Rule", "Results", "llama.cpp", "old layer", "Llama Stack 0.2.12", "far away"),
        ("chat-stream-choice-index", "4", "0", "4", "0", "0"),
        ("chat-stream-one-finish", "4", "0", "4", "0", "0"),
        ("stream-done", "4", "0", "4", "0", "0"),
        ("error-status", "2", "0", "2", "0", "0"),
        ("chat-nullable-member", "1", "0", "1", "0", "0"),
        ("json-schema", "1", "1", "0", "0", "0"),
        ("text-contains", "1", "0", "0", "1", "0"),
    ]
    assert chat[:3] == [
        ["chat", "llama.cpp", "old layer", "Llama Stack 0.2.12", "far away"],
        ["chat-earth", *["✔ passed / ✔ passed"] * 2, "✔ passed / ✖ failed", "◌ not run / ◌ not run"],
        [
            "chat-earth-stream",
            "✔ passed / ✔ passed",
            "✖ failed / ✔ passed",
            "✔ passed / ✔ passed",
            "◌ not run / ◌ not run",
        ],
    ]
    assert [table[0][0] for table in others] == ["tools", "structured", "images", "embeddings", "models", "errors"]
    assert others[3][1] == ["embeddings-two", "◌ not run / n/a", "✔ passed / n/a", "✔ passed / n/a", "◌ not run / n/a"]


def test_a_failure() -> None:
    page = markdown(sample.sample())
    part = page[page.index("### errors-role at old layer") : page.index("### chat-earth at Llama Stack")]
    assert (
        part
        == """\
### errors-role at old layer: A role that does not exist

- **error-status** (protocol)
  - `= 500`

<details><summary>What was asked, and what came</summary>

```sh
curl http://127.0.0.1:8321/v1/openai/v1/chat/completions \\
  -H 'content-type: application/json' \\
  -H "authorization: Bearer $API_KEY" \\
  -d '{"model": "llama3.2:3b", "messages": [{"role": "user", "content": "A role that does not exist"}], "max_tokens": 64}'
```

Status 500, `application/json`:

```
    1  {
    2    "detail": "Internal server error: An unexpected error occurred."
    3  }
```

</details>

"""
    )


STOPPED = "It was stopped before its end: 34 results are not run, and what was not run has not passed."


@pytest.mark.parametrize(
    ("run", "line"),
    [
        (sample.partial(), f"> **PARTIAL RUN.** {STOPPED}"),
        (sample.partial(), "- Began 2026-09-01 10:00:00 UTC, **stopped** 2026-09-01 10:01:07 UTC, after 1 min 7 s"),
        (sample.sample(), f"> **NOT REACHED.** {sample.NOT_REACHED.replace('http:', 'http&#58;')}"),
        (sample.sample(), "**Protocol**: 8 of 46 failed, 18 not run. **Capability**: 2 of 22 failed, 10 not run."),
        (sample.large(), "What was asked and what came is in the HTML and JSON reports: it would be too much here."),
    ],
)  # fmt: skip
def test_what_is_said_of_the_whole(run: Run, line: str) -> None:
    assert line in markdown(run).splitlines()


def test_a_large_run_makes_a_page_that_repositories_show() -> None:
    assert len(markdown(sample.large()).encode()) < 512 * 1024


def test_a_run_without_failures() -> None:
    run = sample.sample()
    healthy = run.model_copy(update={"targets": [run.targets[3]]})
    assert markdown(healthy).endswith("## Failures\n\nNone.\n")


@pytest.mark.parametrize(
    ("shown", "mark"),
    [
        (code("plain"), "`plain`"),
        (code("a ` b"), "``a ` b``"),
        (code("``"), "``` `` ```"),
        (code(" a"), "`  a `"),
        (code("a\nb"), "`a␊b`"),
        (code(" "), ""),
        (text("a|b \\ <c> [d] http://e"), "a&#124;b &#92; &#60;c&#62; \\[d\\] http&#58;//e"),
        ("\n".join(block(["````", "\x1b"], "sh")), "`````sh\n````\n␛\n`````\n"),
        ("\n".join(block([])), "```\n```\n"),
    ],
)
def test_marks(shown: str, mark: str) -> None:
    assert shown == mark
