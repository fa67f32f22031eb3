"""The slips of this till, and printing one again."""
