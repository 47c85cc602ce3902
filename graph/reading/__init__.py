"""Reading a store: killable readers, the guard before them, and other servers in its place."""
