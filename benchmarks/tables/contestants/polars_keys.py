"""polars: joins on one packed scope key, looked up once for each signature; the streaming engine."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
from benchmarks.tables.question import filled, spans
from benchmarks.tables.tokens import tables
from benchmarks.tables.world import World

KEY = pl.col("token") * 1_000_000 + pl.col("what")


def answer(world: World, path: Path, as_of: int) -> np.ndarray:
    loaded = {name: pl.DataFrame(dict(columns)) for name, columns in tables(world).items()}
    asked = _asked(loaded)
    whats = (
        loaded["activity_node"]
        .join(loaded["actor_node"], how="cross", suffix="_actor")
        .select(
            pair=pl.col("node") * 1000 + pl.col("node_actor"),
            what=pl.col("token") * 1000 + pl.col("token_actor"),
        )
        .join(asked.select("what").unique(), on="what", how="semi")
    )
    seen = (
        pl.scan_parquet(path)
        .filter(pl.col("known") <= as_of)
        .select(
            signature=pl.col("place").cast(pl.Int64) * 1_000_000
            + pl.col("activity") * 1000
            + pl.col("actor"),
            lo="lo",
            hi="hi",
        )
    )
    hits = (
        seen.select("signature")
        .unique()
        .with_columns(pair=pl.col("signature") % 1_000_000, node=pl.col("signature") // 1_000_000)
        .join(whats.lazy(), on="pair")
        .join(loaded["place_node"].lazy(), on="node")
        .select("signature", key=KEY)
        .join(asked.lazy().select("key").unique(), on="key", how="semi")
    )
    times = pl.DataFrame(dict(spans(world)))
    links = asked.select("key", "pledge", "sure", "may").join(times, on="pledge")
    got = (
        seen.join(hits, on="signature")
        .join(links.lazy(), on="key")
        .filter(pl.col("lo") < pl.col("most"), pl.col("hi") > pl.col("least"))
        .group_by("pledge")
        .agg(
            *(_summed(*span) for span in (("sure", "w"), ("may", "w"), ("sure", "b"), ("may", "b")))
        )
        .collect(engine="streaming")
    )
    sw, mw, sb, mb = (got[name].to_numpy() for name in ("surew", "mayw", "sureb", "mayb"))
    return filled(world, got["pledge"].to_numpy(), (sw, mw - sw, sb, mb - sb))


def _asked(loaded: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """The keys of the pledges, and how often each counts."""
    met = loaded["place"].join(loaded["activity"], on="pledge", suffix="_a")
    met = met.join(loaded["actor"], on="pledge", suffix="_c")
    what = pl.col("token_a") * 1000 + pl.col("token_c")
    return met.select(
        "pledge",
        what=what,
        key=pl.col("token") * 1_000_000 + what,
        sure=pl.col("sure") * pl.col("sure_a") * pl.col("sure_c"),
        may=pl.col("may") * pl.col("may_a") * pl.col("may_c"),
    ).filter((pl.col("sure") != 0) | (pl.col("may") != 0))


def _summed(kind: str, span: str) -> pl.Expr:
    lo, hi, begin, end = (pl.col(name) for name in ("lo", "hi", f"{span}0", f"{span}1"))
    held = (lo >= begin) & (hi <= end) if kind == "sure" else (lo < end) & (hi > begin)
    return pl.col(kind).filter(held).sum().alias(kind + span)
