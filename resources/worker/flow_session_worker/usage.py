"""What a session uses: processor, memory, disk."""

import os
import sys

from flow_session_worker.process_start import stat_fields


def process_usage(pids):
    """CPU seconds and bytes of memory of these processes and what they started; null where the system is silent."""
    if sys.platform.startswith("linux"):
        return _from_proc(set(pids))
    if os.name == "nt":
        return {"cpuSeconds": None, "rssBytes": None}
    return _from_ps(set(pids))


def disk_bytes(folder):
    """Bytes on disk below a folder. Links are not followed; what vanishes meanwhile does not count."""
    total, waiting = 0, [folder]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    else:
                        total += entry.stat(follow_symlinks=False).st_size
        except OSError:
            continue
    return total


def _from_proc(pids):
    tick = os.sysconf("SC_CLK_TCK")
    seconds, memory = 0.0, 0
    for name in os.listdir("/proc"):
        if not name.isdigit():
            continue
        fields = stat_fields(int(name))
        # Fields 3 and 6 of the whole line: the state and the session, which runtimes and runs lead themselves.
        if not fields or (int(name) not in pids and int(fields[3]) not in pids - {os.getpid()}):
            continue
        seconds += sum(int(field) for field in fields[11:15]) / tick
        memory += _memory(int(name), int(fields[21]) * os.sysconf("SC_PAGE_SIZE"))
    return {"cpuSeconds": round(seconds, 2), "rssBytes": memory}


def _memory(pid, resident):
    """Pages that forked processes share count once."""
    try:
        with open("/proc/%d/smaps_rollup" % pid, encoding="ascii", errors="replace") as file:
            for line in file:
                if line.startswith("Pss:"):
                    return int(line.split()[1]) * 1024
    except (OSError, ValueError):
        pass
    return resident


def _from_ps(pids):
    import subprocess

    try:
        table = subprocess.check_output(["ps", "-axo", "pid=,pgid=,rss=,time="], text=True)
    except (OSError, subprocess.CalledProcessError):
        return {"cpuSeconds": None, "rssBytes": None}
    seconds, memory = 0.0, 0
    for line in table.splitlines():
        pid, group, resident, time = line.split()[:4]
        if int(pid) in pids or int(group) in pids - {os.getpid()}:
            memory += int(resident) * 1024
            seconds += sum(float(part) * 60**power for power, part in enumerate(reversed(time.split(":"))))
    return {"cpuSeconds": round(seconds, 2), "rssBytes": memory}
