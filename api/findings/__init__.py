"""What pages and REST both find in an edition: partnerships, relations, statements, answers."""
