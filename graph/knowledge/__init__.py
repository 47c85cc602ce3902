"""The projection: knowledge as a function of claims and decisions, made whole or only as far as a change reaches."""
