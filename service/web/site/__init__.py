"""The editions for readers: feeds, sitemaps and plain pages, made of the items that sites fetch."""
