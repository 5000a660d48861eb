"""A reviewer's queue in each engine: how a store of many cases is loaded, and what its first pages are asked with.

Every store has one case in ten in review with four open reviews, the rest with four finished ones; due days
cover a year. A page is 20 reviews of the fire team in due order, each with its case.
"""
