"""What runs alone, on one file, in a process that knows nothing of the product and none of its secrets."""
