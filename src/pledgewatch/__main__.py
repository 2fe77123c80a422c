"""``python -m pledgewatch``."""

import sys

from pledgewatch.cli import main

sys.exit(main())
