"""How many examples: HYPOTHESIS_PROFILE names a profile, else 500 in CI and 100 elsewhere.

Both are derandomised, so that a run says the same for the same code; `soak` draws anew each time, twenty thousand times.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

# too_slow measures the machine, not the strategies: it fails where other processes keep the cores busy.
COMMON = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow], "print_blob": True}

settings.register_profile("dev", max_examples=100, derandomize=True, **COMMON)
settings.register_profile("ci", max_examples=500, derandomize=True, **COMMON)
settings.register_profile("soak", max_examples=20_000, **COMMON)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "dev"))
