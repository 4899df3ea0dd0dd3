"""The library: what the commands do, as typed functions and one class, `Burnish`."""
