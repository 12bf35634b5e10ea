"""Run charts and control charts: sequences in, flags out; above and below, never better.

Every function takes the last axis as time, so one series and a thousand go through the same lines.
"""
