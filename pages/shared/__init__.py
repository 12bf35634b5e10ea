"""What every page uses: pickers, cached reads, who is signed in, how old the data are."""
