"""All that Envoy talks to: configuration, decisions, hand-over. Speaks protocols, decides nothing."""
