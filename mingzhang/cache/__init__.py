"""What was made before and still holds: hashes of files, blobs, records of tasks."""
