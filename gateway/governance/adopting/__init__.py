"""Taking over what there was before, one module for each kind of list."""
