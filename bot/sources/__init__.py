"""Where articles come from: folders of documents, and feeds on the web."""
