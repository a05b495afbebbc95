"""The gateway's benchmarks: two others beside it, one fast upstream behind all, one load generator before them."""
