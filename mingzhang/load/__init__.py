"""Load: content/ and templates/ become records, texts and findings, each with its place."""
