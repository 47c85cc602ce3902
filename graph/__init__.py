"""What is said, by whom, and what follows: claims, the store, the projection into knowledge."""
