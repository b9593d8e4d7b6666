"""The sections of the seed, and which of them name what stands in others."""

from __future__ import annotations

SECTIONS: dict[str, tuple[str, str]] = {
    "vocabularies": ("vocabularies.yaml", "vocabularies"),
    "documents": ("sources.yaml", "documents"),
    "external": ("sources.yaml", "external"),
    "organisations": ("organisations.yaml", "organisations"),
    "bodies": ("governance.yaml", "bodies"),
    "business_areas": ("governance.yaml", "business_areas"),
    "priorities": ("governance.yaml", "priorities"),
    "projects": ("projects.yaml", "projects"),
    "candidates": ("candidates.yaml", "projects"),
    "mentions": ("mentions.yaml", "projects"),
    "publications": ("evidence.yaml", "publications"),
    "findings": ("evidence.yaml", "findings"),
    "ratings": ("evidence.yaml", "ratings"),
    "unverified_results": ("evidence.yaml", "unverified_results"),
}
"""Section of the seed: the file that holds it and its key there."""

RECORDS = ("projects", "candidates", "mentions")

_RECORD_LINKS = {
    "record_kind": "record_kind",
    "activity_type": "activity_type",
    "business_area": "business_area",
    "priorities": "priority",
    "facts.field": "record_field",
    "claims.field": "record_field",
    "claims.term": "design",
    "not_stated": "record_field",
    "also_not_stated": "record_field",
    "partners.organisation": "organisation",
    "partners.part": "partner_part",
    "funding.funder": "organisation",
    "funding.status": "funding_status",
    "related.reference": "record",
    "related.kind": "record_relation",
}

LINKS: dict[str, dict[str, str]] = {
    "vocabularies": {"source": "source", "terms.source": "source"},
    "organisations": {"kind": "organisation_kind", "parent": "organisation"},
    "bodies": {"reports_to": "body"},
    "priorities": {"basis": "priority_basis", "status": "priority_status"},
    **dict.fromkeys(RECORDS, _RECORD_LINKS),
    "publications": {
        "type": "publication_type",
        "relations.project": "record",
        "relations.relation": "publication_relation",
        "claims.field": "record_field",
        "claims.term": "design",
    },
    "findings": {
        "project": "record",
        "publication": "publication",
        "direction": "finding_direction",
        "status": "finding_status",
    },
    "ratings": {
        "project": "record",
        "publication": "publication",
        "scheme": "rating_scheme",
        "rigour": "cebcp_rigour",
        "evidence_base": "crimesolutions_evidence_base",
    },
    "unverified_results": {"project": "record", "reason": "unknown_reason"},
}
"""Section: the way to a value, lists walked through, and the register or vocabulary it names."""

REGISTERS: dict[str, tuple[tuple[str, str], ...]] = {
    "source": (("documents", "code"), ("external", "code")),
    "organisation": (("organisations", "code"),),
    "body": (("bodies", "code"),),
    "business_area": (("business_areas", "code"),),
    "priority": (("priorities", "code"),),
    "record": tuple((section, "reference") for section in RECORDS),
    "source_item": tuple((section, "source_item") for section in RECORDS),
    "publication": (("publications", "code"),),
    "vocabulary": (("vocabularies", "code"),),
    "finding": (("findings", "code"),),
    "rating": (("ratings", "code"),),
}
"""What can be named, and the sections and fields that name it, each name once in all together."""

RATING_VALUES = {
    "crimesolutions": "crimesolutions_rating",
    "cebcp_matrix": "cebcp_result",
    "local_confidence": "local_confidence",
}
"""Rating scheme: the vocabulary of its values."""

PARTS_NAMED_ONCE = (
    ("vocabularies", "terms", "code"),
    ("documents", "paragraphs", "number"),
    ("bodies", "terms_of_reference", "code"),
)
"""Section, the list inside its rows, and the field by which a part of that list is named."""

UNCITED = ("vocabularies", "documents", "external")
"""Sections whose rows cite no paragraphs."""
