"""Types of OpenAI's API: strict is what we send, lenient is what we read, models are for people."""
