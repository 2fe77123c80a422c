"""pandas 3 keeps text in Arrow: where pyarrow is missing, the message names the extra that has it."""

from __future__ import annotations

import pytest

from pledgewatch.errors import PledgewatchError
from pledgewatch.tables import frames


def test_a_frame_that_needs_pyarrow_says_what_to_install():
    class Frame:
        implementation = "pandas"

        def to_polars(self) -> None:
            raise ImportError("pyarrow is required for converting")

    with pytest.raises(PledgewatchError, match=r"events: .*pip install 'pledgewatch\[pandas\]'"):
        frames._to_polars(Frame(), "events")
