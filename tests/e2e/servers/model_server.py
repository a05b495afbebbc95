"""llama.cpp's own HTTP server, from the xllamacpp wheel; runs in the `models` environment and imports nothing of ours."""

from __future__ import annotations

import argparse
import os
import signal
import threading
from pathlib import Path

import xllamacpp


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--alias", required=True)
    parser.add_argument("--template", type=Path)
    parser.add_argument("--mmproj", type=Path)
    parser.add_argument("--embedding", action="store_true")
    return parser.parse_args()


def parameters(asked: argparse.Namespace) -> xllamacpp.CommonParams:
    made = xllamacpp.CommonParams()
    made.model.path = str(asked.model)
    made.model_alias = [asked.alias]
    made.hostnames = ["127.0.0.1"]
    made.port = asked.port
    made.n_ctx = 8192
    made.n_parallel = 2
    made.cpuparams.n_threads = made.cpuparams_batch.n_threads = 1  # more wait for each other on a busy machine
    made.n_predict = 256  # where a request says no max_tokens
    made.sampling.seed = 1
    made.warmup = False
    made.use_jinja = True
    if asked.template:
        made.chat_template = asked.template.read_text(encoding="utf-8")
    if asked.mmproj:
        made.mmproj.path = str(asked.mmproj)
    if asked.embedding:
        made.embedding = True
        made.pooling_type = xllamacpp.llama_pooling_type.LLAMA_POOLING_TYPE_MEAN
    else:
        # The same prompt gives the same logits, and so the same answer, only where nothing of it comes from a cache.
        made.cache_prompt = False
        made.cache_ram_mib = 0
    return made


def main() -> None:
    server = xllamacpp.Server(parameters(arguments()))
    print("READY", server.listening_address, flush=True)
    over = threading.Event()
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, lambda *_: over.set())
    while not over.wait(0.5):  # bounded, for a signal handler runs between two bytecodes only
        pass
    os._exit(0)  # the server's own threads would be waited for otherwise


if __name__ == "__main__":
    main()
