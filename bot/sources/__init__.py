"""Where articles come from: folders of documents today."""
