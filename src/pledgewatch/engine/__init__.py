"""Engine: from a ledger at two clocks to facts; pure functions, without English, files or clocks."""
