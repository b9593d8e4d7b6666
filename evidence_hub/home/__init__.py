"""The front page, the administrator's door, help, and the hub's pulse."""
