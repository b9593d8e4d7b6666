"""Terms of reference (e): data sharing, intellectual property, publication clearance."""
