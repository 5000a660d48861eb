"""The servers of a stack, one file each."""
