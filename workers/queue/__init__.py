"""The queue: relay, broker, leases and the tasks of a worker."""
