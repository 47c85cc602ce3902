"""Questions: from words to a ready-made question with its parameters, and to an answer with its sentences."""
