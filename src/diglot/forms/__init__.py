"""Tool calls in a text: what a raw model writes is read here, as it comes, and calls are written, in each of their forms."""
