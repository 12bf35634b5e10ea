"""The plan page's furniture: forms that guide, a table for quick work, the history, files."""
