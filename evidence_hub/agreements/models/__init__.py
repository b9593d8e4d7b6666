"""Tables of the agreements package, split by noun."""

from evidence_hub.agreements.models.disposal import Certificate
from evidence_hub.agreements.models.impact import Impact
from evidence_hub.agreements.models.publication import (
    ClearanceComment,
    ClearanceDecision,
    ClearancePause,
    ClearanceSubmission,
    Output,
)
from evidence_hub.agreements.models.rights import IpItem, IpRight, IpTerms, TermsAgreed
from evidence_hub.agreements.models.sharing import (
    Access,
    Agreement,
    AgreementVersion,
    ExtensionRequest,
    Signature,
)

__all__ = [
    "Access",
    "Agreement",
    "AgreementVersion",
    "Certificate",
    "ClearanceComment",
    "ClearanceDecision",
    "ClearancePause",
    "ClearanceSubmission",
    "ExtensionRequest",
    "Impact",
    "IpItem",
    "IpRight",
    "IpTerms",
    "Output",
    "Signature",
    "TermsAgreed",
]
