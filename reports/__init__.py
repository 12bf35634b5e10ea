"""Documents and tables that leave the screen."""
