"""The board report: from the sources, from the live register, from the programme."""
