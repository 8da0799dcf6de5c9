"""The client under the name that older scripts import: ``from client import Client, ClientError``."""

from weir import Client, ClientError

__all__ = ["Client", "ClientError"]
