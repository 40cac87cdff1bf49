"""The command line and the all-in-one stack: the only place that knows both service and workers."""
