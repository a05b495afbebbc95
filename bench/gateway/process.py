"""What a server took of the machine, with the processes that it started itself."""

from __future__ import annotations

import psutil


def memory(pid: int) -> int:
    """Its resident bytes."""
    return sum(one.memory_info().rss for one in _family(pid))


def worked(pid: int) -> float:
    """Its seconds of processor time, in all of its threads."""
    return sum(one.cpu_times().user + one.cpu_times().system for one in _family(pid))


def _family(pid: int) -> list[psutil.Process]:
    process = psutil.Process(pid)
    return [process, *process.children(recursive=True)]
