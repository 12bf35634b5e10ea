"""Our charts beside the R packages' own figures: how many cases agree, which differ, and why."""
