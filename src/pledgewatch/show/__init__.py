"""How a review is shown: text for terminals, a card for notebooks."""
