"""Plans what goes where into the ledger, and works the ledger off through a Publisher."""
