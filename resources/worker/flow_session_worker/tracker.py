"""Watches prompt flow's run tracker: which node begins, which ends, and with which exception.

Prompt flow keeps the text of an exception only. The traceback that leads to the user's line is in the exception itself.
"""

from flow_session_worker.run_result import to_node


class Tracker:
    """Inside `with`, node states are reported and exceptions kept in `errors` by node; `None` is the flow itself."""

    def __init__(self, report):
        self.errors = {}
        self._report = report
        self._infos = {}
        self._methods = {}

    @property
    def failed_node(self):
        return next((node for node in self.errors if node), None)

    def infos(self):
        return list(self._infos.values())

    def __enter__(self):
        from promptflow._core.run_tracker import RunTracker

        watchers = {
            "start_node_run": self._begun,
            "bypass_node_run": self._begun,
            "_node_run_postprocess": self._ended,
            "_flow_run_postprocess": self._ended,
        }
        for name, watcher in watchers.items():
            method = getattr(RunTracker, name, None)
            if method is not None:
                self._methods[name] = method
                setattr(RunTracker, name, _watched(method, watcher))
        return self

    def __exit__(self, *_):
        from promptflow._core.run_tracker import RunTracker

        for name, method in self._methods.items():
            setattr(RunTracker, name, method)

    def _begun(self, info, _arguments):
        self._infos[info.node] = info
        self._report("node", to_node(info))

    def _ended(self, _result, arguments):
        info, error = arguments[0], arguments[2] if len(arguments) > 2 else None
        node = getattr(info, "node", None)
        if isinstance(error, Exception):
            self.errors.setdefault(node, error)
        if node is not None:
            self._infos[node] = info
            self._report("node", to_node(info))


def _watched(method, watcher):
    def call(tracker, *arguments, **named):
        result = method(tracker, *arguments, **named)
        watcher(result, arguments + tuple(named.values()))
        return result

    return call
