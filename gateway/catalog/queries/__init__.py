"""Every SELECT of this slice: what is visible, what administrators see, what the data plane follows."""
