"""The pages that stand beside the documents: made from digests, never from whole documents."""
