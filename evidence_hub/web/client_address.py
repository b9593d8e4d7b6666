"""From where a request comes, read through exactly the trusted number of proxies."""

from __future__ import annotations

import ipaddress

from flask import current_app, request

# A network hands one machine a whole /64 of IPv6 addresses, so the network is what is counted.
IPV6_NETWORK = 64


def _counted(given: str) -> str:
    """Return the address in its one spelling; empty where it is none."""
    try:
        address = ipaddress.ip_address(given.strip().strip("[]").partition("%")[0])
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, IPV6_NETWORK), strict=False))


def client_address() -> str:
    """Return the address that the outermost trusted proxy saw, or that of the connection itself.

    Each proxy adds at the end whom it saw. What stands before that anybody may have written, so a
    header with too few or with foolish entries counts as none.
    """
    peer = request.remote_addr or ""
    proxies = current_app.config["HUB"].trusted_proxies
    if proxies:
        hops = ",".join(request.headers.getlist("X-Forwarded-For")).split(",")
        if len(hops) >= proxies and (seen := _counted(hops[-proxies])):
            return seen
    return _counted(peer) or peer[:64]
