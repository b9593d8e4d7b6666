"""Commands. Each prints what it did and what it refused, and fails when anything was refused."""
