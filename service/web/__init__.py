"""What answers HTTP: pages, the JSON API, webhooks and feeds."""
