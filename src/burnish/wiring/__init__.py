"""From settings to running parts: the only room that knows every vendor part."""
