"""A text read for the frames: normal form, sentences, mentions, skeletons, and the locality in focus."""
