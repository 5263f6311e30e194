"""Making a world ready for another encoder in the background, with progress, and without losing what is done.

The old encoder stays at work until everything that depends on the new one is there: embeddings, trained
strategies, maps and their evaluation. Whatever was finished is kept on disk, so a cancelled or killed run
goes on where it stopped.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from mmrec.errors import MMRecError
from mmrec.service import jobs

State = Literal["running", "done", "failed", "cancelled"]

STAGES = ("loading the encoder", "embedding items", "training strategies", "laying out spaces", "evaluating")
"""What happens, in this order."""


@dataclass(frozen=True)
class Status:
    """How far a preparation is.

    Attributes:
        what: the stage, one of ``STAGES``.
        done: of ``total`` steps of that stage.
        problem: one sentence if it failed, else empty.
    """

    world: str
    encoder: str
    state: State
    what: str = STAGES[0]
    done: int = 0
    total: int = 1
    problem: str = ""

    @property
    def share(self) -> float:
        """Of the whole, 0..1; the stages count alike."""
        at = STAGES.index(self.what) if self.what in STAGES else 0
        return min((at + self.done / max(self.total, 1)) / len(STAGES), 1.0)


class _Cancelled(Exception):
    """Ends a job from within its progress."""


class Preparation:
    """One world being made ready for one encoder, in a thread of its own.

    Args:
        world: its name.
        encoder: as ``open_encoder`` takes it.
        home: the folder of this person's files.
    """

    def __init__(self, world: str, encoder: str, home: Path | None = None) -> None:
        self._status = Status(world, encoder, "running")
        self._home = home
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"prepare {world} {encoder}", daemon=True)
        self._thread.start()

    @property
    def status(self) -> Status:
        """How far it is now."""
        return self._status

    def cancel(self) -> None:
        """Stop after the step at work; what is finished is kept."""
        self._stop.set()

    def wait(self, seconds: float | None = None) -> Status:
        """Wait for the end, at most so long; answers how far it is then."""
        self._thread.join(seconds)
        return self._status

    def _tell(self, what: str, done: int, total: int) -> None:
        if self._stop.is_set():
            raise _Cancelled
        self._status = replace(self._status, what=what, done=done, total=total)

    def _run(self) -> None:
        try:
            prepare(self._status.world, self._status.encoder, self._home, self._tell)
        except _Cancelled:
            self._status = replace(self._status, state="cancelled")
        except MMRecError as error:
            self._status = replace(self._status, state="failed", problem=str(error))
        # The thread has nobody above it: whatever else goes wrong must be seen by the person, not be lost.
        except Exception as error:  # noqa: BLE001
            problem = f"Preparing {self._status.encoder!r} stopped with {type(error).__name__}: {error}"
            self._status = replace(self._status, state="failed", problem=problem)
        else:
            self._status = replace(self._status, state="done", what=STAGES[-1], done=1, total=1)


def prepare(
    world: str, encoder: str, home: Path | None = None, progress: jobs.Progress | None = None
) -> None:
    """Make what a world needs for an encoder and has not yet: embeddings, strategies, maps, evaluation.

    Args:
        world: its name.
        encoder: as ``open_encoder`` takes it.
        home: the folder of this person's files.
        progress: told ``(stage, done, total)``; what it raises ends the run, and what is finished is kept.

    Raises:
        NotFound: for an unknown world or model.
        InvalidInput: for an encoder name of no known form.
        Unavailable: if the encoder cannot be had now.
    """
    tell: Callable[[str, int, int], None] = progress or (lambda *_: None)
    tell(STAGES[0], 0, 1)
    found = jobs.pair(world, encoder, home)
    # each stage is announced before it begins, so that a wish to stop is heard between them
    tell(STAGES[1], 0, 1)
    jobs.embed(found, tell)
    tell(STAGES[2], 0, 1)
    jobs.train_missing(found, tell)
    tell(STAGES[3], 0, 1)
    jobs.lay_out_missing(found, tell)
    if found.workspace.evaluation(found.info.key) is None:
        tell(STAGES[-1], 0, 1)
        jobs.evaluate(found)
    tell(STAGES[-1], 1, 1)


class Preparations:
    """Every preparation of this process by world and encoder; two people who want the same one share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[tuple[str, str], Preparation] = {}

    def start(self, world: str, encoder: str, home: Path | None = None) -> Preparation:
        """Begin, go on, or join; one that ended otherwise than done is begun again."""
        with self._lock:
            known = self._known.get((world, encoder))
            if known is None or known.status.state in ("failed", "cancelled"):
                known = self._known[world, encoder] = Preparation(world, encoder, home)
            return known

    def get(self, world: str, encoder: str) -> Preparation | None:
        """One that was started."""
        with self._lock:
            return self._known.get((world, encoder))
