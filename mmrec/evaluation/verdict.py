"""What the probes found, in words that claim no more than the intervals say."""

from __future__ import annotations

from collections.abc import Sequence

from mmrec.evaluation.probes import PLACEBO_BAR, Finding

NEGLIGIBLE = 0.05
"""Share of a strategy's own nDCG@10 that a modality may at most be worth to be called not used."""


def verdict(findings: Sequence[Finding], modalities: Sequence[str], intact: float) -> str:
    """One verdict on a strategy.

    A modality is *used* if shuffling it costs something, with the whole 95% interval above 0. It is *not
    used* if no score depends on it, or if the interval holds 0 and ends below ``NEGLIGIBLE`` of the
    strategy's own nDCG@10. In between nothing is shown, and that is what is said. The intervals are not
    corrected for how many there are.

    Args:
        findings: of one strategy.
        modalities: of the world.
        intact: the strategy's nDCG@10.
    """
    parts = [_use(findings, modality, intact) for modality in modalities]
    parts += [_twin(findings), _additive(findings), _retrained(findings), _placebo(findings)]
    return " ".join(part for part in parts if part)


def used(finding: Finding, intact: float) -> bool | None:
    """Whether a shuffled modality is used; None where nothing is shown."""
    if finding.unchanged:
        return False
    if finding.low > 0:
        return True
    return False if finding.high < NEGLIGIBLE * intact and finding.low <= 0 <= finding.high else None


def _use(findings: Sequence[Finding], modality: str, intact: float) -> str:
    found = _one(findings, "shuffle", modality)
    if found is None:
        return ""
    answer, cost = used(found, intact), _interval(found)
    if found.unchanged:
        return f"Does not look at {modality} when it ranks: shuffling it moves no score."
    if answer:
        return f"Uses {modality}: shuffling it costs {cost}."
    if answer is False:
        return f"Does not use {modality}: shuffling it costs {cost}."
    if found.high < 0:
        return f"Is better off with {modality} shuffled: that costs {cost}."
    return f"No use of {modality} is shown: shuffling it costs {cost}."


def _twin(findings: Sequence[Finding]) -> str:
    twins = [f for f in findings if f.probe == "twin"]
    if not twins:
        return ""
    best = max(twins, key=lambda f: f.value)
    gain = _interval(best)
    if best.low > 0:
        return f"Better than its best single modality, {best.modality}, by {gain}."
    if best.high < 0:
        return f"Worse than {best.modality} alone: {gain}."
    return f"Not shown to be better than {best.modality} alone: {gain}."


def _additive(findings: Sequence[Finding]) -> str:
    found = _one(findings, "additive", "")
    if found is None:
        return ""
    if found.unchanged:
        return "Adds its modalities up and does nothing beyond that."
    gap = _interval(found)
    if found.low > 0:
        return f"What it does beyond adding them up is worth {gap}."
    if found.high < 0:
        return f"Adding them up alone would rank better: what is beyond is worth {gap}."
    return f"Nothing beyond adding them up is shown to be worth anything: {gap}."


def _retrained(findings: Sequence[Finding]) -> str:
    found = [f for f in findings if f.probe == "retrained"]
    needed = [f"{f.modality} ({_interval(f)})" for f in found if f.low > 0]
    others = [f"{f.modality} ({_interval(f)})" for f in found if f.low <= 0]
    out = []
    if needed:
        out.append(f"Trained without it, it misses {' and '.join(needed)}.")
    if others:
        out.append(f"Trained without it, no loss is shown for {' and '.join(others)}.")
    return " ".join(out)


def _placebo(findings: Sequence[Finding]) -> str:
    found = _one(findings, "placebo", "")
    if found is None:
        return ""
    share = f"{found.value:.3f} [{found.low:.3f}, {found.high:.3f}]"
    if found.high < PLACEBO_BAR:
        return f"Sees through random vectors: they get {share} of the weight."
    if found.low >= PLACEBO_BAR:
        return f"Is taken in by random vectors: they get {share} of the weight."
    return f"Random vectors get {share} of the weight, around the bar of {PLACEBO_BAR}."


def _one(findings: Sequence[Finding], probe: str, modality: str) -> Finding | None:
    return next((f for f in findings if f.probe == probe and f.modality == modality), None)


def _interval(finding: Finding) -> str:
    return f"{finding.effect:+.3f} [{finding.low:+.3f}, {finding.high:+.3f}]"
