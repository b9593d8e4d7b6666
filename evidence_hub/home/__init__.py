"""The front page, the administrator's list, help, and the hub's pulse."""
