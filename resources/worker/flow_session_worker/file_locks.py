"""Prompt flow keeps file locks in its modules, and a lock refuses to work in a fork of the process that made it."""

import sys


def find_locks():
    """Where the file locks are that prompt flow has made on import: `[(module, name)]`."""
    filelock = sys.modules.get("filelock")
    if filelock is None:
        return []
    places = []
    for module_name, module in list(sys.modules.items()):
        if module_name.startswith("promptflow"):
            for name, value in list(vars(module).items()):
                if isinstance(value, filelock.BaseFileLock):
                    places.append((module, name))
    return places


def renew_locks(places):
    """Puts fresh locks on the same files in their places; modules that shared one share the new one."""
    fresh = {}
    for module, name in places:
        lock = getattr(module, name)
        setattr(module, name, fresh.setdefault(id(lock), type(lock)(lock.lock_file)))
