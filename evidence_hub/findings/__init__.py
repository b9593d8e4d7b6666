"""What was found, how sure we are, and what others say of it (terms of reference, limb c)."""
