"""How documents become claims: readers, sentences, mentions, frames, facts, the pipeline."""
