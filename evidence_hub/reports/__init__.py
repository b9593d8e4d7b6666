"""Pictures and papers: the report to the Strategic Policing and Crime Board, and the portfolio."""
