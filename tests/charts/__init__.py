"""Charts: what is shown, said and coloured."""
