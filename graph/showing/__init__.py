"""The knowledge as a whole, for people and other programs: network, tables, coverage, disagreements, research."""
