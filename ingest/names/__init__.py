"""Names of places and organisations: the reference data, its index, and which bearer of a name a text means."""
