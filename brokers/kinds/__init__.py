"""Generic kinds, one module each; `KIND` is what the registry takes."""
