"""A runtime: imports prompt flow once and does jobs, in forks of itself or as itself."""

import json
import os
import signal
import sys

from flow_session_worker import job_process
from flow_session_worker.channel import Channel
from flow_session_worker.streams import install_streams


def main():
    config = json.loads(sys.stdin.buffer.readline() or b"null")
    if config is None:
        return 1
    install_streams()
    os.umask(config["umask"])
    signal.signal(signal.SIGINT, signal.default_int_handler)
    # What was imported stays; what is imported from here on is the user's.
    del sys.path[0]
    info = {"pythonVersion": "%d.%d.%d" % sys.version_info[:3], "python": sys.executable}
    try:
        channel = Channel(config["address"], config["key"], info=info)
    except OSError:
        return 1
    if config["mode"] == "direct":
        channel.die_with_server()
        return job_process.do_job(channel, config["first"])
    return _serve(config, channel)


def _serve(config, channel):
    from flow_session_worker.warm import warm

    forks = config["mode"] == "fork"
    error, info = warm(config["flow"], forks)
    if error is not None:
        channel.send({"state": "failed", "error": error, "info": info})
        return 0
    channel.send({"state": "ready", "info": info})
    if forks:
        from flow_session_worker.zygote import Zygote

        return Zygote(config, channel).run()
    message = channel.receive()
    if message is None:
        return 0
    channel.die_with_server()
    return job_process.do_job(channel, message)
