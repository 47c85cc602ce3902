"""The pages under /vi/ and /en/, for people."""
