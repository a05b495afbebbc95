"""What every request shares: the settings, the face, the backend, the metrics, and what may be said to whom."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Final

from diglot import gate
from diglot.errors import TranslationError
from diglot.gateway.backend import Backend
from diglot.gateway.faces import face_of
from diglot.gateway.images import Images
from diglot.gateway.metrics import LONGEST, Metrics, field_of
from diglot.gateway.refusal import Refusal, hidden
from diglot.gateway.spans import spans_of

if TYPE_CHECKING:
    from diglot.gateway.settings import Settings
    from diglot.gateway.visit import Visit

LOGGER: Final = logging.getLogger("diglot.gateway")
_PROVIDER_DATA: Final = b"x-llamastack-provider-data"
_SHORTEST: Final = 6  # a shorter word is no key, and hiding it would garble the text


class House:
    """One gateway's shared parts."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.face = face_of(settings)
        self.backend = Backend(settings)
        self.images = Images(settings)
        self.metrics = Metrics(self.face)
        self.spans = spans_of(settings, self.face, self.secrets)

    def headers(self, visit: Visit) -> dict[str, str]:
        """The headers of a request to the backend; the caller's credentials only where that was switched on."""
        made = {"x-request-id": visit.request_id.decode(), **self.spans.headers(visit)}
        if self.settings.forward_credentials:
            key, provider = visit.header(b"authorization"), visit.header(_PROVIDER_DATA)
            if key and not self.settings.required_keys:  # else it is the key of this gateway
                made["authorization"] = key
            if provider:
                made["x-llamastack-provider-data"] = provider
        return made

    def secrets(self, visit: Visit) -> list[str]:
        """Every key that this request's answer must not show."""
        shown = [*self.settings.secrets, visit.header(b"authorization").rpartition(" ")[2], visit.header(b"x-api-key")]
        if _PROVIDER_DATA in visit.headers:
            shown += _texts(visit.headers[_PROVIDER_DATA])
        return [one for one in shown if len(one) >= _SHORTEST]

    def log_content(self, visit: Visit, what: str, raw: bytes) -> None:
        """Log what is asked or answered, where that was switched on."""
        if self.settings.log_content:
            text = hidden(raw.decode(errors="replace"), self.secrets(visit))
            LOGGER.info(what, extra={"facts": {"request_id": visit.request_id.decode(), "content": text}})

    def log(self, visit: Visit, seconds: float) -> None:
        """The line that every request leaves."""
        if not LOGGER.isEnabledFor(logging.INFO):
            return
        facts: dict[str, Any] = {
            "request_id": visit.request_id.decode(),
            "method": visit.method,
            "route": visit.route,
            "status": visit.status,
            "seconds": round(seconds, 4),
            "upstream_seconds": round(visit.upstream_time, 4),
            "losses": len(visit.losses) + len(visit.answer_losses),
        }
        if visit.first_token is not None:
            facts["first_token_seconds"] = round(visit.first_token, 4)
        facts.update(visit.fault)
        # as LOGGER.info does, but for the walk up the stack in search of the caller
        LOGGER.handle(LOGGER.makeRecord(LOGGER.name, logging.INFO, "", 0, "request", (), None, extra={"facts": facts}))

    def failed(self, visit: Visit, error: TranslationError) -> None:
        """Take note of why a request failed, for the metrics and its line of the log: in no word of the caller's."""
        refusal = error if isinstance(error, Refusal) else None
        if refusal is not None and refusal.reason:
            self.metrics.upstream_error(refusal.reason)
        word = type(error).__name__ if refusal is None else refusal.reason or refusal.code
        field = field_of(error.path[:LONGEST], self.face.side) if error.path else ""
        told = {"error": word or "", "field": field, "cause": "" if refusal is None else refusal.cause}
        visit.fault = {name: one for name, one in told.items() if one}

    def log_bug(self, visit: Visit, error: Exception) -> None:
        """A bug of ours: where it was, without the values, which may be content."""
        place, steps = error.__traceback__, list[str]()
        while place is not None:
            steps.append(f"{place.tb_frame.f_code.co_filename.rpartition('/')[2]}:{place.tb_lineno}")
            place = place.tb_next
        facts = {"request_id": visit.request_id.decode(), "error": type(error).__name__, "at": steps[-8:]}
        LOGGER.error("bug", extra={"facts": facts})


def _texts(raw: bytes) -> list[str]:
    """Every text in a JSON value."""
    try:
        value = gate.parse(raw)
    except TranslationError:
        return [raw.decode("latin-1")]
    found: list[str] = []
    waiting: list[Any] = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            found.append(one)
        elif gate.is_object(one):
            waiting.extend(one.values())
        elif gate.is_array(one):
            waiting.extend(one)
    return found
