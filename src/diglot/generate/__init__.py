"""Ollama's raw generate route: chats and text completions to it, and its answers and streams back to either API."""

from __future__ import annotations

from diglot.generate import chat, completion

__all__ = ["chat", "completion"]
