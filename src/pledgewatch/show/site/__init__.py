"""A review as a static site that a newsroom can publish: an index, and a dossier for each pledge.

It needs no server, asks nothing of a network and can be read without scripts: what a script adds is
filters and a slider over knowledge time. Every page carries a content security policy that allows its
own style and script by their digests and nothing else. All that comes from records is escaped.
"""

from __future__ import annotations

from pledgewatch.show.site.site import site, write_review, write_site

__all__ = ["site", "write_review", "write_site"]
