"""Tracking: going live, pausing, suspending, lifting; incidents (terms of reference, b)."""
