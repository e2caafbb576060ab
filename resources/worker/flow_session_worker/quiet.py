"""Keeps prompt flow from reporting home and from starting its service.

It has no switch for that: with `telemetry.enabled=false` it still starts the exporter's threads, and a process with
threads must not fork. So the one module that talks to the exporter is replaced, and its timer thread is not started.
"""

import contextlib
import logging
import os
import sys
import threading
import types

SWITCHES = {
    # No trace exporter and no prompt flow service for a run.
    "PF_TRACING_SKIP_LOCAL_SETUP": "true",
    "PF_TRACING_SKIP_EXPORTER_SETUP": "true",
    # The process of a run is apart already: reading the entry of a flex flow needs no other.
    "PF_FLOW_META_LOAD_IN_SUBPROCESS": "false",
}


class SilentHandler(logging.Handler):
    """Stands for the exporter's log handler."""

    _is_telemetry_enabled = False

    def emit(self, record):
        pass


@contextlib.contextmanager
def quiet_import():
    """Import prompt flow inside."""
    os.environ.update(SWITCHES)
    name = "promptflow._sdk._telemetry.logging_handler"
    silent = types.ModuleType(name)
    silent.PromptFlowSDKLogHandler = SilentHandler
    silent.get_appinsights_log_handler = SilentHandler
    silent.get_promptflow_sdk_log_handler = SilentHandler
    sys.modules[name] = silent
    start = threading.Thread.start

    def start_others(thread):
        target = getattr(thread, "_target", None)
        if not getattr(target, "__module__", "").startswith("promptflow._sdk."):
            start(thread)

    threading.Thread.start = start_others
    try:
        yield
    finally:
        threading.Thread.start = start
    _stop_version_check()


def _stop_version_check():
    hints = sys.modules.get("promptflow._sdk._version_hint_utils")
    if hints is not None:
        hints.HINT_ACTIVITY_NAME = []
