"""Pages opened in a real browser on a real server."""
