"""What stands behind the scores of observations: where, when and by whom it was seen not to be met.

Each reading takes the units asked for with all below them (none: all) and the first and last day,
the last no later than what is complete. An item that did not apply is left out. Observers are
numbered; a row names no person.
"""
