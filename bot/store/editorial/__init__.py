"""What people decide about publication."""
