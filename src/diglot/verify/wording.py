"""Requests in the words that a model takes: members by other names or left out, and limits with room for reasoning."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from diglot.gate import is_object
from diglot.verify.words import ABSENT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from diglot.legality import Api
    from diglot.verify.case import Case
    from diglot.verify.endpoint import Endpoint

_CHATS: Final = frozenset({"chat", "batch-chat"})
_LIMITS: Final = frozenset({"max_tokens", "max_completion_tokens"})


def worded(body: Mapping[str, Any], case: Case, endpoint: Endpoint) -> Mapping[str, Any]:
    """The body of a request as the endpoint's model takes it; those of other operations than chats stay as they are.

    A limit at which the answer is to be cut gets no more tokens.
    """
    if case.asks[endpoint.api].operation not in _CHATS:
        return body
    more = 0 if _is_cut(case) else endpoint.more_tokens
    return _renamed(_widened(body, more) if more else body, endpoint.rename)


def members(cases: Iterable[Case], api: Api) -> set[str]:
    """What chats of the cases ask with: the names that can be renamed."""
    asks = (case.asks[api] for case in cases if api in case.asks)
    return {name for ask in asks if ask.operation in _CHATS and is_object(ask.body) for name in ask.body}


def _is_cut(case: Case) -> bool:
    return any(one.name == "finish" and "length" in one.argument for one in case.expects)


def _widened(value: Mapping[str, Any], more: int) -> Mapping[str, Any]:
    """The same with more tokens at each limit, natively within sampling_params."""
    made = dict(value)
    for name in _LIMITS & made.keys():
        if type(made[name]) is int:
            made[name] += more
    sampling = made.get("sampling_params")
    return {**made, "sampling_params": _widened(sampling, more)} if is_object(sampling) else made


def _renamed(body: Mapping[str, Any], rename: Mapping[str, str]) -> Mapping[str, Any]:
    """The same by other names; a member that a case itself asks with by such a name stays as it is."""
    made = {name: value for name, value in body.items() if name not in rename}
    new = {rename[name]: value for name, value in body.items() if rename.get(name, ABSENT) != ABSENT}
    return new | made
