"""Measuring programs: how fast the product is, each figure a ratio or a count found in one run."""
