"""The embedded stack: servers, our own processes and the demo services, all as children.

`frontdesk up` is this package. It starts the other parts as processes and imports none of them, so
what runs locally is exactly what runs elsewhere: the same commands with the same environment.
"""
