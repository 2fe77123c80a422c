"""The features need nothing of their own: all their sentences are those that pledgewatch brings."""
