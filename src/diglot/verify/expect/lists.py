"""What is expected of lists: of models, and of embeddings."""

from __future__ import annotations

import base64
import math
import struct
from typing import TYPE_CHECKING, Any

from diglot.gate import is_array
from diglot.verify.expect.heard import Outcome, every

if TYPE_CHECKING:
    from diglot.verify.expect.heard import Heard


def model_listed(heard: Heard, model: str) -> Outcome:
    """Whether a model is among those listed."""
    models = heard.said.models
    few = ", ".join(models[:5]) + f" and {len(models) - 5} more" * (len(models) > 5)
    return Outcome(model in models, f"listed are {few or 'none'}")


def embeddings_alike(heard: Heard, places: tuple[int, int, int]) -> Outcome:
    """Whether the first of three embeddings is nearer to the second than to the third, by the cosine."""
    vectors = [vector(one) for one in heard.said.embeddings]
    if max(places) >= len(vectors) or not all(vectors):
        return Outcome(False, f"there are {len(vectors)} embeddings that can be read")
    one, near, far = (vectors[place] for place in places)
    near_by, far_by = cosine(one, near), cosine(one, far)
    return Outcome(near_by > far_by, f"the cosines are {near_by:.3f} and {far_by:.3f}")


def dimensions(heard: Heard, count: int) -> Outcome:
    """Whether every embedding has so many dimensions."""
    sizes = [len(vector(one)) for one in heard.said.embeddings]
    return every([Outcome(size == count, f"an embedding has {size}") for size in sizes])


def vector(said: Any) -> list[float]:
    """The numbers of an embedding, from a list or from base64; none where it is neither."""
    if is_array(said):
        return [float(one) for one in said if isinstance(one, (int, float)) and math.isfinite(one)]
    try:
        raw = base64.b64decode(said if isinstance(said, str) else "", validate=True)
        return [one for (one,) in struct.iter_unpack("<f", raw)]
    except (ValueError, struct.error):
        return []


def cosine(one: list[float], other: list[float]) -> float:
    """The cosine between two vectors; 0 where one is nowhere."""
    lengths = math.hypot(*one) * math.hypot(*other)
    return sum(a * b for a, b in zip(one, other, strict=False)) / lengths if lengths else 0.0
