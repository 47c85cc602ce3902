"""What may be said: the vocabulary, its names, identifiers, shapes, questions and the reasoner."""
