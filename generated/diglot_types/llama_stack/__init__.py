"""Types of Llama Stack's native inference API: strict is what we send, lenient is what we read, models are for people."""
