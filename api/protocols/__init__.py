"""The protocols of others: SPARQL, graph store, linked data, reconciliation."""
