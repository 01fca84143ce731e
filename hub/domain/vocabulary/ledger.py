"""Events that no command leads to: what became of the ledger itself."""

from __future__ import annotations

from hub.domain.vocabulary.base import Event


class HubStarted(Event, frozen=True, tag="hub_started"):
    """The hub began to serve; `incarnation` is random, so that a ledger copied back diverges at once."""

    incarnation: str


class LedgerRestored(Event, frozen=True, tag="ledger_restored"):
    """A backup was put in place of the ledger: what came after `backup_seq` in `from_epoch` is no longer here."""

    essential = False
    from_epoch: str
    backup_seq: int
