"""The Celery app, the relay, the pipeline and the engines."""
