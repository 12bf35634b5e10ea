"""Writers: each turns a scene into what one medium shows."""
