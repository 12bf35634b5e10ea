"""One measure a file; the file is named as the measure."""
