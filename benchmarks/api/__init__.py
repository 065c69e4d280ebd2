"""Requests a second of the API, beside FastAPI and beside its SQL alone."""
