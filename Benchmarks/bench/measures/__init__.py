"""The measurements, one file a subject."""
