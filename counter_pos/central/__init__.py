"""The central ledger."""
