"""The operator's file and environment become a frozen, typed Config."""
