"""Ethics: applications, reviews, opinions with a life after day one (terms of reference, d)."""
