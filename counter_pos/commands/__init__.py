"""The sub-commands of counter-pos, one module a group."""
