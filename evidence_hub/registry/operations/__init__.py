"""Changes to records of the register, split by noun."""
