"""The kinds of item that this package itself offers, split by noun."""

from evidence_hub.commissioning.agenda import business, moves, proposals, publications

KINDS = (*proposals.KINDS, *moves.KINDS, *business.KINDS, *publications.KINDS)

__all__ = ["KINDS"]
