"""Tags of templates that show words of a city’s rules."""
