"""The Gherkin vocabulary: pledges, news and what follows from them, in sentences.

A project asks for it with ``pledgewatch = true`` in the configuration of pytest, or with
``pytest_plugins = ["pledgewatch.gherkin"]`` in its ``conftest.py``; a project that does neither notices
nothing of it. `plugin` makes the sentences steps of pytest-bdd; everything else here works without
pytest. A sentence is a template with quoted and typed fields (`grammar`) and what it does to a `world`.

This module imports nothing, for it is loaded wherever pytest starts.
"""

pytest_plugins = ("pledgewatch.gherkin.plugin",)
