"""The number check: what figures a text mentions, and whether those of a release agree."""
