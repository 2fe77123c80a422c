"""The engine: from a ledger and two clocks to facts, by pure functions.

No files, no clock of its own, no sentences. `identity` says which records are alive and who is one
witness, `scope` what a pledge binds, `evidence` and `scoring` what was told and how sure it is,
`kinds` what follows for each kind of pledge, `findings` what contradicts what, `skepticism` how
likely it is that a pledge is broken, and `review` puts them together.
"""
