"""Types generated from the pinned schemas of both APIs: never edited, see schemas/."""
