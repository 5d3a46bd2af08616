"""Write: finished bytes become a folder, all of it or none of it."""
