"""The service: its processes, settings, keys, limits, logs, and the edition that all requests share."""
