"""What this processor multiplies by itself: read from its flags, so that the answer is the same in every run.

A quick race between the precisions would measure the machine's other work as well, and a choice that changes
from one start to the next would embed the whole catalogue anew.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

_CPUINFO = Path("/proc/cpuinfo")
_BFLOAT16 = {"avx512_bf16", "amx_bf16"}
_INT8 = {"avx512_vnni", "avx_vnni", "amx_int8", "asimddp", "i8mm"}


@lru_cache(maxsize=1)
def flags() -> frozenset[str]:
    """The processor's features as Linux names them; elsewhere none is known."""
    try:
        lines = _CPUINFO.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return frozenset()
    for line in lines:
        name, _, value = line.partition(":")
        if name.strip() in ("flags", "Features"):  # x86, ARM
            return frozenset(value.split())
    return frozenset()


def multiplies_bfloat16() -> bool:
    """Whether products of bfloat16 are faster here than those of single precision."""
    return bool(flags() & _BFLOAT16)


def multiplies_int8() -> bool:
    """Whether products of eight-bit integers are added in 32 bits."""
    return bool(flags() & _INT8)
