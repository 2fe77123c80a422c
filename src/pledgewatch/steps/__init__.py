"""The Gherkin vocabulary: pledges, news and what follows from them, in sentences.

`plugin` makes the sentences steps of pytest-bdd; everything else here works without it. A sentence is a
template with quoted and typed fields (`grammar`) and what it does to a `world`.

This module imports nothing, for it is loaded wherever pytest starts.
"""
