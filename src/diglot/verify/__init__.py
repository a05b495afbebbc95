"""Verification of an endpoint: cases, what they ask, what came, and which rules it broke."""
