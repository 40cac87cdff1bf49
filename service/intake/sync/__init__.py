"""Comparing with the CMS itself, so that nothing is lost when an event is.

`http` asks one CMS and no other host, `ghost`, `wordpress`, `strapi` and `ninjs` know each CMS's lists,
`decide` says what follows from what was seen, `compare` does it, `schedule` does it every few minutes.
What comes in goes through the source's adapter and `stages.receiving`, as from a webhook.
"""
