"""End-to-end tests: real servers, real clients, nothing mocked; `nox -s e2e` runs them."""
