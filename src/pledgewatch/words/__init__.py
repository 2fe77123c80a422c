"""What every fact is called and how it is said."""
