"""From a six-line enquiry to a submitted, versioned project, with nothing lost on the way."""
