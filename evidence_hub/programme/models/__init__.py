"""Tables of the wider programme."""

from evidence_hub.programme.models.advice import Advice, AdviceAnswer, AdviceCite, AdviceRating

__all__ = ["Advice", "AdviceAnswer", "AdviceCite", "AdviceRating"]
