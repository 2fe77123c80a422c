"""How many random examples the laws are tried on: PLEDGEWATCH_EXAMPLES is quick, ci or release."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

for _name, _examples in (("quick", 100), ("ci", 2_000), ("release", 50_000)):
    settings.register_profile(
        _name,
        max_examples=_examples,
        deadline=None,
        print_blob=True,
        derandomize=False,
        suppress_health_check=[HealthCheck.too_slow],
    )

settings.load_profile(os.environ.get("PLEDGEWATCH_EXAMPLES", "ci"))
