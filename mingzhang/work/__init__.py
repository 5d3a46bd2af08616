"""Work that can be done anywhere: jobs by value, and what runs them."""
