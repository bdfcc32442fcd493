"""What is brokered: a kit, generic kinds, and manifests. Knows nothing of the gateway."""
