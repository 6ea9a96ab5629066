"""The templates of letters, checked: by themselves, and against what their letters may print."""
