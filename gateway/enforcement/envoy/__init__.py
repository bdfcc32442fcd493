"""Envoy's configuration, one topic a module; every function is pure and writes plain JSON shapes."""
