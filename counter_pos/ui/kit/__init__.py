"""The parts every screen is made of; they know no word of the trade."""
