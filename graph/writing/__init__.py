"""Writing a store: one writer, its transaction log, publication, recovery and backup."""
