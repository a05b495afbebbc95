"""The gateway: one process that gives any OpenAI client a native server, or any native client an OpenAI-compatible one.

It needs the extra: `pip install 'diglot[gateway]'`. Only `diglot.gateway.settings` can be imported without it.
"""
