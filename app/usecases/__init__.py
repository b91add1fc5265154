"""What a clerk can do: plain functions on an Office, dataclasses in, frozen dataclasses out."""
