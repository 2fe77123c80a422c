"""The sentences of the vocabulary, by topic: each a template above the function that does what it says."""
