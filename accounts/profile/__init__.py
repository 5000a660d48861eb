"""What a person says of himself."""
