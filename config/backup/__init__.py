"""One file that a city can be made again from: every table as of one moment, and every object they name."""
