"""Sends what a Wagtail site publishes, and takes back what it takes back, to a desk of Dragoman."""
