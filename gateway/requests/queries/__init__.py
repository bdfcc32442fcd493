"""Every SELECT of this slice: what the subject sees, and the facts that decisions need."""
