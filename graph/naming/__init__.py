"""What things are called, in both languages, and how a typed name finds its thing."""
