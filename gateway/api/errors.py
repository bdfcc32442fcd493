"""What the API alone can refuse."""

from brokers import sdk
from gateway.kernel import errors


class ManifestRefused(errors.Invalid):
    """The text is no manifest; `fields` says for each line what is wrong and what to do."""

    slug = "manifest-refused"
    title = "This manifest cannot be read yet."

    def __init__(self, fault: sdk.ManifestFault) -> None:
        super().__init__(
            "Correct the lines named and send it again.",
            fields={f"line {one.line}: {one.where}": f"{one.what}; {one.fix}" for one in fault.faults},
        )
