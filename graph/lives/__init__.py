"""The lives of agreements and ties: from what is told of them to status periods, each with its rule and reason."""
