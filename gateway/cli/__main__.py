"""`python -m gateway.cli` is `frontdesk`."""

from gateway.cli import main

main()
