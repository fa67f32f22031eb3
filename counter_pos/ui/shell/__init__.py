"""The frame around every screen: which screen, the strips, the keys. It owns no rule."""
