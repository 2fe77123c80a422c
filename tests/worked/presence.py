"""Pledges of a presence in the north, and what is told of it: for the examples of states and levels."""

from __future__ import annotations

from tests.builders import judged, level, pledge, watch

from pledgewatch.model.records import Kind

WATCH = watch(activities=("presence",))
ABOUT = {"activities": ("presence",)}


def leave(**more):
    return pledge(kind=Kind.WITHDRAW, **ABOUT, **more)


def stay(**more):
    return pledge(kind=Kind.MAINTAIN, **ABOUT, **more)


def reach(**more):
    return pledge(kind=Kind.REACH, **ABOUT, **more)


def seen(time, holds=True, id="", **more):
    return level(id, time, **{"activity": "presence", "holds": holds, **more})


def told(*records, **clocks):
    judgement = judged(*records, **clocks)
    return judgement.verdict.value, judgement.reason


def verdict(*records, **clocks):
    return told(*records, **clocks)[0]
