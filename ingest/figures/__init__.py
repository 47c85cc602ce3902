"""Figures: counts, amounts and shares, with whose they are, of what, and when."""
