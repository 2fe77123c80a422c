"""Ways of asking the one question; each module has `answer(world, path, as_of)`."""
