"""Messages to people in the hub, and what waits for each of them."""
