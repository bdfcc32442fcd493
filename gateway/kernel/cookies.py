"""How cookies are called, the same in every process that sets or reads one."""


def cookie_name(name: str, *, secure: bool, port: int) -> str:
    """`__Host-` on HTTPS; with the port on plain HTTP, since cookies ignore ports and two local stacks
    would overwrite each other's.
    """
    return f"__Host-{name}" if secure else f"{name}-{port}"
