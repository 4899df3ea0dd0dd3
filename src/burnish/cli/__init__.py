"""The command line: reads arguments, calls `burnish.api`, renders, returns an exit code. Nothing else."""
