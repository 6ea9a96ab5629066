"""The originals of a dossier: where each lies, who has borrowed it, which paper a text names."""
