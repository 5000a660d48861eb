"""A small office on the engine: the machine that the benchmarks drive."""
