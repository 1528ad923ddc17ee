"""What a member typed becomes a query; what was found is weighed, marked, suggested. Pure."""
