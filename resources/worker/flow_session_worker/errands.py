"""Questions about the interpreter that runs this, answered as JSON on stdout without a server."""

import json
import sys


def list_packages_main(_arguments):
    """Prints `[{name, version, requestedBy}]`."""
    _see_packages()
    from flow_session_worker.list_packages import list_packages

    keys = ("name", "version", "requestedBy")
    print(json.dumps([{key: package[key] for key in keys} for package in list_packages()]))
    return 0


def verify_install_main(arguments):
    """Prints what `verify_install` finds; the exit code is 1 where a file cannot be read."""
    _see_packages()
    from flow_session_worker.verify_install import verify_install

    try:
        print(json.dumps(verify_install(arguments)))
        return 0
    except OSError as error:
        sys.stderr.write("%s\n" % error)
        return 1


def _see_packages():
    """A Python that was started without its packages gets them now. Whoever asks wants an answer about those."""
    if sys.flags.no_site:
        import site

        site.main()
