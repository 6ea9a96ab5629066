"""Locks of the operating system on open files. They end with the process that holds them, however it ends.

What the system has for it is imported when somebody locks: elsewhere there is none of it, and to import filelock costs
more than a whole command.
"""

import sys

if sys.platform == "win32":

    def taken(opened: int) -> bool:
        """Take the lock of an open file; False where somebody else has it."""
        from filelock import lock_descriptor

        return lock_descriptor(opened, blocking=False)

    def let_go(opened: int) -> None:
        """Give the lock back."""
        from filelock import unlock_descriptor

        unlock_descriptor(opened)

else:
    # The very lock that filelock takes here.

    def taken(opened: int) -> bool:
        """Take the lock of an open file; False where somebody else has it."""
        import fcntl

        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError):
            return False
        return True

    def let_go(opened: int) -> None:
        """Give the lock back."""
        import fcntl

        fcntl.flock(opened, fcntl.LOCK_UN)
