"""Writes a vision tower of seeded random weights beside SmolLM2-135M: images are decoded and embedded, and not understood.

The shape is Janus': a SigLIP transformer of one layer and two projections. It runs in the `models` environment.
"""

from __future__ import annotations

import sys
from typing import Final

import gguf
import numpy as np

WIDTH: Final = 64
INNER: Final = 128
TEXT_WIDTH: Final = 576  # SmolLM2-135M's
IMAGE: Final = 64
PATCH: Final = 16
SIZES: Final = {
    "image_size": IMAGE,
    "patch_size": PATCH,
    "embedding_length": WIDTH,
    "feed_forward_length": INNER,
    "block_count": 1,
    "projection_dim": TEXT_WIDTH,
    "attention.head_count": 2,
}
LINEAR: Final = {  # name: outputs, inputs
    "v.blk.0.attn_q": (WIDTH, WIDTH),
    "v.blk.0.attn_k": (WIDTH, WIDTH),
    "v.blk.0.attn_v": (WIDTH, WIDTH),
    "v.blk.0.attn_out": (WIDTH, WIDTH),
    "v.blk.0.ffn_up": (INNER, WIDTH),
    "v.blk.0.ffn_down": (WIDTH, INNER),
    "mm.0": (TEXT_WIDTH, WIDTH),
    "mm.1": (TEXT_WIDTH, TEXT_WIDTH),
}
NORMS: Final = ("v.post_ln", "v.blk.0.ln1", "v.blk.0.ln2")


def facts(writer: gguf.GGUFWriter) -> None:
    writer.add_string("general.type", "mmproj")
    writer.add_uint32("general.file_type", 0)
    writer.add_bool("clip.has_vision_encoder", True)
    writer.add_string("clip.projector_type", "janus_pro")
    writer.add_bool("clip.use_gelu", True)
    writer.add_float32("clip.vision.attention.layer_norm_epsilon", 1e-6)
    for name in ("image_mean", "image_std"):
        writer.add_array(f"clip.vision.{name}", [0.5, 0.5, 0.5])
    for name, size in SIZES.items():
        writer.add_uint32(f"clip.vision.{name}", size)


def weights(writer: gguf.GGUFWriter) -> None:
    chance = np.random.default_rng(0)

    def random(name: str, *shape: int) -> None:
        writer.add_tensor(name, (chance.standard_normal(shape) * 0.02).astype(np.float32))

    random("v.patch_embd.weight", WIDTH, 3, PATCH, PATCH)
    writer.add_tensor("v.patch_embd.bias", np.zeros(WIDTH, np.float32))
    random("v.position_embd.weight", (IMAGE // PATCH) ** 2, WIDTH)
    for name in NORMS:
        writer.add_tensor(f"{name}.weight", np.ones(WIDTH, np.float32))
        writer.add_tensor(f"{name}.bias", np.zeros(WIDTH, np.float32))
    for name, (outputs, inputs) in LINEAR.items():
        random(f"{name}.weight", outputs, inputs)
        writer.add_tensor(f"{name}.bias", np.zeros(outputs, np.float32))


def main(path: str) -> None:
    writer = gguf.GGUFWriter(path, "clip")
    facts(writer)
    weights(writer)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


if __name__ == "__main__":
    main(sys.argv[1])
