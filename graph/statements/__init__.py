"""What documents say and people decide, as triples: written down, read back, told apart from copies."""
