"""Measured claims. Each bench prints a table and compares with a peer or a baseline in the same run."""
