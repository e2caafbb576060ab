"""Entry of `python -s <folder of this file>`: the server, a runtime, a bridge to a server, or a small errand."""

import os
import sys

# A folder that is run puts itself first on the path, where `import runs` of a user's flow would find our module.
if sys.path and os.path.abspath(sys.path[0]) == os.path.dirname(os.path.abspath(__file__)):
    sys.path[0] = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def main():
    arguments = sys.argv[1:]
    if arguments[:1] == ["--runtime"]:
        from flow_session_worker.runtime import main as run_runtime

        return run_runtime()
    if arguments[:1] == ["--attach"]:
        from flow_session_worker.attach import main as attach

        return attach(arguments[1:])
    if arguments[:1] in (["--unpack"], ["--clear"]):
        from flow_session_worker.unpack import clear_main, unpack_main

        return (unpack_main if arguments[0] == "--unpack" else clear_main)(arguments[1:])
    if arguments[:1] in (["--list-packages"], ["--verify-install"]):
        from flow_session_worker.errands import list_packages_main, verify_install_main

        return (list_packages_main if arguments[0] == "--list-packages" else verify_install_main)(arguments[1:])
    if os.getpid() == 1 or "--init" in arguments:
        from flow_session_worker.init import serve_under_init

        return serve_under_init(arguments)
    from flow_session_worker.serve import main as serve

    return serve(arguments)


if __name__ == "__main__":
    sys.exit(main())
