"""Images by URL: fetched only where that is switched on, and then from public addresses, within bounds; a file never."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

import pytest

from diglot.gateway import fetch
from diglot.gateway.fetch import PublicResolver, is_public

from .answers import ANSWER, NATIVE_ANSWER
from .test_leaving import expect_left, send
from .upstream import Asked, Script, Upstream, upstream, whole
from .world import ASK, CHAT, NATIVE, NATIVE_ASK, world

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.anyio
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
DATA = f"data:image/png;base64,{base64.b64encode(PNG).decode()}"
PUBLIC = "93.184.216.34"
BATCH = "/v1/inference/batch-chat-completion"
AT = "messages[0].content[1].image_url.url"


def asking(*urls: str) -> dict[str, Any]:
    parts = [{"type": "image_url", "image_url": {"url": url}} for url in urls]
    return {**ASK, "messages": [{"role": "user", "content": [{"type": "text", "text": "What is it?"}, *parts]}]}


def native_asking(url: str, **more: Any) -> dict[str, Any]:
    item = {"type": "image", "image": {"url": {"uri": url}}}
    return {"model_id": "m", "messages": [{"role": "user", "content": item, **more}]}


class Names(PublicResolver):
    """Resolves from a table; what passes the check as public is then found on this machine, whatever its port."""

    table: dict[str, list[str]]
    port: int
    asked: list[str]

    async def addresses(self, host: str, port: int, _: int) -> list[Any]:
        self.asked.append(host)
        if host not in self.table:
            raise OSError
        return [
            {"hostname": host, "host": address, "port": port, "family": 2, "proto": 6, "flags": 0}
            for address in self.table[host]
        ]

    async def resolve(self, host: str, port: int = 0, family: int = 0) -> list[Any]:
        found = await super().resolve(host, port, family)
        return [{**one, "host": "127.0.0.1", "port": self.port} for one in found]


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Callable[..., type[Names]]:
    def of(web: Upstream, **table: list[str]) -> type[Names]:
        Names.table = {"images.test": [PUBLIC], **{name.replace("_", "."): value for name, value in table.items()}}
        Names.port = int(web.url.rpartition(":")[2])
        Names.asked = []
        return Names

    monkeypatch.setattr(fetch, "PublicResolver", Names)
    return of


async def refused(script: Script, url: str, names: Any, table: dict[str, list[str]] | None = None, **told: Any) -> str:
    """What is said of an image that is not fetched; the backend is not asked."""
    async with upstream(script) as web:
        names(web, **(table or {}))
        async with world("llama-stack", whole(NATIVE_ANSWER), fetch_images=True, **told) as here:
            status, answer, _ = await here.answer(CHAT, asking(url))
            assert here.upstream.asked == []
    assert (status, answer["error"]["param"]) == (400, AT)
    message: str = answer["error"]["message"]
    assert message.startswith(AT)
    return message.removeprefix(AT).strip()


async def test_a_url_is_not_fetched_by_default(names: Any) -> None:
    async with upstream(whole(PNG)) as web:
        names(web)
        async with world("llama-stack", whole(NATIVE_ANSWER)) as here:
            for url in (f"{web.url}/a.png", "http://images.test/a.png", "ftp://images.test/a.png"):
                assert (await here.answer(CHAT, asking(url)))[0] == 200
                content = here.upstream.asked[-1].body["messages"][0]["content"]
                assert content[1]["image"] == {"url": {"uri": url}}
        assert web.asked == []
        assert Names.asked == []


@pytest.mark.parametrize("switched", [False, True])
@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "FILE:/etc/passwd",
        " \tfi\nle:///etc/passwd",
        "file:a.png",
        "\t" * 300 + "file:///etc/passwd",
        "fi" + "\n" * 300 + "le:///etc/passwd",
        "\u00a0file:///etc/passwd",
    ],
)
async def test_a_file_is_never_read_nor_asked_for(switched: bool, url: str) -> None:
    async with world("llama-stack", whole(NATIVE_ANSWER), fetch_images=switched) as here:
        status, answer, _ = await here.answer(CHAT, asking(url))
        assert here.upstream.asked == []
    said = "is a file: URL, and no file is read; send the image as data"
    assert (status, answer["error"]["message"]) == (400, f"{AT} {said}")
    async with world("openai", whole(ANSWER), fetch_images=switched) as native:
        status, answer, _ = await native.answer(NATIVE, native_asking(url))
        assert native.upstream.asked == []
    assert (status, answer["error"]["detail"]) == (400, f"messages[0].content.image.url.uri {said}")


async def test_an_image_becomes_data_on_the_openai_face(names: Any) -> None:
    async with upstream(whole(PNG, kind="application/octet-stream")) as web:
        names(web)
        async with world("llama-stack", whole(NATIVE_ANSWER), fetch_images=True) as here:
            url = "http://images.test/a.png"
            given = {"authorization": "Bearer own", "cookie": "a=b"}
            assert (await here.answer(CHAT, asking(url, DATA, url), given))[0] == 200
            content = here.upstream.asked[0].body["messages"][0]["content"]
        (asked,) = web.asked  # the same URL twice is one image
    assert [item["image"]["url"]["uri"] for item in content[1:]] == [DATA, DATA, DATA]
    assert (asked.method, asked.path, asked.headers["host"]) == ("GET", "/a.png", "images.test")
    assert not asked.headers.keys() & {"authorization", "cookie", "x-request-id", "content-type"}


async def test_an_image_becomes_data_on_the_native_face_and_in_a_batch(names: Any) -> None:
    async with upstream(whole(PNG)) as web:
        names(web)
        async with world("openai", whole(ANSWER), fetch_images=True) as here:
            body = native_asking("http://images.test/a.png", context=[{"type": "text", "text": "x"}])
            assert (await here.answer(NATIVE, body))[0] == 200
            batch = {"model_id": "m", "messages_batch": [NATIVE_ASK["messages"], body["messages"]]}
            assert (await here.answer(BATCH, batch))[0] == 200
            sent = [asked.body["messages"][0]["content"] for asked in here.upstream.asked]
    urls = [
        part["image_url"]["url"]
        for content in sent
        if isinstance(content, list)
        for part in content
        if "image_url" in part
    ]
    assert urls == [DATA, DATA]


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "0.0.0.0", "10.1.2.3", "172.16.0.1",
        "192.168.1.1", "169.254.169.254", "100.64.0.1", "224.0.0.1", "255.255.255.255", "[::1]", "[::]", "[fc00::1]",
        "[fe80::1]", "[::ffff:127.0.0.1]", "[::ffff:a00:1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[ff02::1]",
        "\uff11\uff12\uff17.0.0.1",
    ],
)  # fmt: skip
async def test_an_address_that_is_not_public_is_not_connected_to(host: str) -> None:
    """However it is written: those that are no address to us are one to the system's resolver, and looked at then."""
    async with upstream(whole(PNG)) as web:
        port = web.url.rpartition(":")[2]
        async with world("llama-stack", whole(NATIVE_ANSWER), fetch_images=True) as here:
            status, answer, _ = await here.answer(CHAT, asking(f"http://{host}:{port}/a.png"))
        assert web.connections == set()
        assert web.asked == []
    assert status == 400
    assert answer["error"]["message"].startswith(f"{AT} cannot be fetched: it")


@pytest.mark.parametrize("found", [["127.0.0.1"], ["10.0.0.1"], [PUBLIC, "192.168.0.1"], ["::1"], ["::ffff:10.0.0.1"]])
async def test_a_name_with_any_address_that_is_not_public_is_refused(names: Any, found: list[str]) -> None:
    said = await refused(whole(PNG), "http://inner.test/a.png", names, {"inner_test": found})
    assert said == "cannot be fetched: its host has an address that is not public"


async def test_a_name_is_resolved_once_and_that_address_is_connected_to(names: Any) -> None:
    """A name that changes between the check and the connection is of no use: there is no second question."""
    async with upstream(whole(PNG)) as web:
        names(web)
        async with world("llama-stack", whole(NATIVE_ANSWER), fetch_images=True) as here:
            await here.answer(CHAT, asking("http://images.test/a.png"))
            assert Names.asked == ["images.test"]
            Names.table["images.test"] = ["127.0.0.1"]
            status, _, _ = await here.answer(CHAT, asking("http://images.test/a.png"))
            assert Names.asked == ["images.test"] * 2  # nothing is remembered from one image to the next
        assert len(web.asked) == 1
    assert status == 400


@pytest.mark.parametrize(
    ("location", "said"),
    [
        ("http://inner.test/b.png", "cannot be fetched: its host has an address that is not public"),
        ("http://127.0.0.1/b.png", "cannot be fetched: its host has an address that is not public"),
        ("file:///etc/passwd", "cannot be fetched: it is no http: or https: URL of a host"),
        ("ftp://images.test/b.png", "cannot be fetched: it is no http: or https: URL of a host"),
        ("http://user:word@images.test/b.png", "cannot be fetched: it has a user or a password"),
        ("/a.png", "cannot be fetched: it is redirected more than 5 times"),
    ],
)
async def test_every_redirect_is_looked_at(names: Any, location: str, said: str) -> None:
    script = whole(b"", 302, f"location: {location}")
    assert await refused(script, "http://images.test/a.png", names, {"inner_test": ["10.0.0.1"]}) == said


async def test_a_redirect_is_followed(names: Any) -> None:
    async def script(asked: Asked) -> None:
        moved = whole(b"", 301, "location: //other.test/b.png?c=d")
        await (whole(PNG) if asked.headers["host"] == "other.test" else moved)(asked)

    async with upstream(script) as web:
        names(web, other_test=[PUBLIC])
        async with world("llama-stack", whole(NATIVE_ANSWER), fetch_images=True) as here:
            assert (await here.answer(CHAT, asking("http://images.test/a.png")))[0] == 200
        assert [asked.path for asked in web.asked] == ["/a.png", "/b.png?c=d"]


async def endless(asked: Asked) -> None:
    await asked.head(200, "content-type: image/png", "transfer-encoding: chunked")
    await asked.chunk(PNG)
    while not asked.left.is_set():
        await asked.chunk(bytes(10_000))


async def stall(asked: Asked) -> None:
    await asked.left.wait()


async def hang_up(asked: Asked) -> None:
    asked.hang_up()


@pytest.mark.parametrize(
    ("script", "said"),
    [
        (whole(PNG + bytes(1000)), "it is larger than 1,000 bytes"),
        (endless, "it is larger than 1,000 bytes"),
        (stall, "it did not come in time"),
        (hang_up, "it cannot be reached"),
        (whole(PNG, 404), "its server answers 404"),
        (whole(PNG, 206), "its server answers 206"),
        (whole(b"<svg/>", kind="image/png"), "it is none of PNG, JPEG, GIF and WebP"),
        (whole(b""), "it is none of PNG, JPEG, GIF and WebP"),
    ],
)
async def test_size_time_and_type_are_bounded(names: Any, script: Script, said: str) -> None:
    got = await refused(script, "http://images.test/a.png", names, max_image=1000, image_timeout=0.3)
    assert got == f"cannot be fetched: {said}"


@pytest.mark.parametrize("url", ["ftp://images.test/a", "a.png", "", "//images.test/a", "gopher://x", "javascript:1"])
async def test_other_schemes_are_refused_where_images_are_fetched(names: Any, url: str) -> None:
    assert await refused(whole(PNG), url, names) == "is no http: or https: URL; send the image as data"


@pytest.mark.parametrize("url", ["http://", "http:///a", "http://[::1", "http://images.test:99999/", "http://a b/"])
async def test_a_url_that_is_none_is_refused(names: Any, url: str) -> None:
    assert (await refused(whole(PNG), url, names)).startswith("cannot be fetched: it")


async def test_the_number_of_images_is_bounded(names: Any) -> None:
    urls = [f"http://images.test/{i}.png" for i in range(3)]
    async with upstream(whole(PNG)) as web:
        names(web)
        async with world("llama-stack", whole(NATIVE_ANSWER), fetch_images=True, max_images=2) as here:
            status, answer, _ = await here.answer(CHAT, asking(*urls))
            assert web.asked == []
            assert (await here.answer(CHAT, asking(*urls[:2], urls[0])))[0] == 200
    assert status == 400
    assert answer["error"]["param"] == "messages[0].content[3].image_url.url"
    assert "more than 2 images" in answer["error"]["message"]


async def test_nothing_is_fetched_for_a_bad_request(names: Any) -> None:
    async with upstream(whole(PNG)) as web:
        names(web)
        async with world("llama-stack", fetch_images=True) as here:
            assert (await here.answer(CHAT, {**asking("http://images.test/a.png"), "temperature": "hot"}))[0] == 400
        assert web.asked == []


async def test_nothing_is_fetched_for_a_batch_that_is_refused(names: Any) -> None:
    url = "http://images.test/a.png"
    image = {"type": "image", "image": {"url": {"uri": url}}}
    turns = [native_asking(url)["messages"], [{"role": "system", "content": image}]]
    async with upstream(whole(PNG)) as web:
        names(web)
        async with world("openai", whole(ANSWER), fetch_images=True) as here:
            status, answer, _ = await here.answer(BATCH, {"model_id": "m", "messages_batch": turns})
        assert (status, web.asked) == (400, [])
    assert answer["error"]["detail"].startswith("messages_batch[1][0].content.type = 'image' is not carried over")


async def test_a_caller_who_leaves_ends_the_fetching(names: Any) -> None:
    async with upstream(stall) as web:
        names(web)
        async with world("llama-stack", whole(NATIVE_ANSWER), fetch_images=True) as here:
            writer = await send(here, CHAT, asking("http://images.test/a.png"))
            await expect_left(here, writer, await web.next())
            assert here.upstream.asked == []


@pytest.mark.parametrize(
    ("address", "public"),
    [
        (PUBLIC, True),
        ("2606:4700::1111", True),
        ("::ffff:8.8.8.8", True),
        ("64:ff9b::808:808", True),
        ("192.0.2.1", False),
        ("192.0.0.192", False),
        ("192.88.99.1", False),
        ("fec0::1", False),
        ("3fff::1", False),
        ("::ffff:192.0.0.192", False),
        ("fe80::1%eth0", False),
    ],
)
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert is_public(address) is public
