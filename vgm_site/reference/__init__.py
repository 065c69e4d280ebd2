"""The reference of the API, for people: drawn from the OpenAPI document, with code to copy."""
