"""What lies behind a figure: breakdowns and lists, read from the tables when a page asks."""
