"""One result, drawn for screen and for paper, in the same words and colours."""
