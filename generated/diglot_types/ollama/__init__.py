"""Types of Ollama's generate route: strict is what we send, lenient is what we read, models are for people."""
