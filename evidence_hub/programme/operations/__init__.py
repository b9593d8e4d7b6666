"""What changes the wider programme, one file a noun."""
