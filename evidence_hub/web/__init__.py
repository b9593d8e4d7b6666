"""What every page shares: the frame, forms, errors, access lists and the end of a transaction."""
