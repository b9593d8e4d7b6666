"""What facts are taken from: the board report paragraph by paragraph, and other sources."""
