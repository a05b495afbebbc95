"""Types generated from the pinned schemas of both APIs and of Ollama's generate route: never edited, see schemas/."""
