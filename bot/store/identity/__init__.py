"""Which article an address or an earlier id leads to, and what a provider is usually called."""
