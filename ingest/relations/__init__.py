"""Frames: what a relation looks like in a sentence, and the finders that make facts of it."""
