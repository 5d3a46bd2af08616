"""Archive: a built site and all it was made from, as bags (BagIt, RFC 8493); and bags read back."""
