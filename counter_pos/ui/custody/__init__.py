"""Cash counted for one deed: change added, a bag for the safe, a bag received, a surprise count."""
