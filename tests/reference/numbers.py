"""Sections 1 and 6: thresholds, ratings and nats. LLRs are integers in nano-nats; `exp` is taken at the end."""

from __future__ import annotations

import math

NANO = 1_000_000_000

THETA_B, THETA_P, THETA_LO, TAKEN_TOGETHER, C_MIN = 0.95, 0.55, 0.20, 0.99, 0.5
UNDECLARED_SENSITIVITY = 0.8
ADMIRALTY = {"A": 0.95, "B": 0.85, "C": 0.70, "D": 0.55, "E": 0.50, "F": 0.50}
CAP = {4: 0.40, 5: 0.20}


def llr(p: float) -> int:
    """ln(p/(1 - p)) in nano-nats."""
    return round(NANO * math.log(p / (1 - p)))


NATS_B, NATS_P, NATS_TOGETHER = llr(THETA_B), llr(THETA_P), llr(TAKEN_TOGETHER)
LN4 = round(NANO * math.log(4))


def silence(sensitivity: float, false_alarm: float) -> int:
    """ln((1 - s)/(1 - q)) in nano-nats."""
    return round(NANO * math.log((1 - sensitivity) / (1 - false_alarm)))


def sigma(nats: float) -> float:
    """The probability of log odds given in nano-nats."""
    x = nats / NANO
    return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))


def logit(p: float) -> float:
    """Log odds in nano-nats, not rounded; p of 0 and 1 stay finite."""
    p = min(max(p, 1e-12), 1 - 1e-12)
    return NANO * math.log(p / (1 - p))


def at_least(p: float, theta: float) -> bool:
    """Whether a float reaches a threshold, after rounding to nine decimals (decision 11, rule 1)."""
    return round(p, 9) >= theta


def at_most(p: float, theta: float) -> bool:
    """Whether a float is at or below a threshold, after rounding to nine decimals."""
    return round(p, 9) <= theta
