"""What stands behind the measures of medicines: breakdowns and lists, read when a page asks.

Each reading takes the sites asked for (none: all) and the first and last day. One that rests on an
export or a column that was never supplied is None, never zero. It gives ids where a row must be
found, and never a medicine or a name.
"""
