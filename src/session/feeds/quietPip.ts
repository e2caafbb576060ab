/** Runs the program below without the flow folder on Python's path: a flow may have a module with any name. */
const start =
  "import os, sys; sys.path[:1] == [''] and sys.path.pop(0); exec(os.environ['FLOW_SESSIONS_PIP'])";

const program = `
import os, runpy, subprocess, sys

NAMES = {
    '-i': 'PIP_INDEX_URL', '--index-url': 'PIP_INDEX_URL', '--extra-index-url': 'PIP_EXTRA_INDEX_URL',
    '-f': 'PIP_FIND_LINKS', '--find-links': 'PIP_FIND_LINKS',
}

class Popen(subprocess.Popen):
    def __init__(self, args, *more, **options):
        if isinstance(args, (list, tuple)) and len(args) > 1 and args[0] == sys.executable:
            if os.path.isabs(args[1]) and any('://' in str(one) and '@' in str(one) for one in args):
                args, options = without_feeds(list(args), options)
        super().__init__(args, *more, **options)

def without_feeds(args, options):
    found, kept = {}, [args.pop(0), '-c', START]
    while args:
        one = args.pop(0)
        if one in NAMES and args:
            found.setdefault(NAMES[one], []).append(args.pop(0))
        else:
            kept.append(one)
    env = dict(os.environ if options.get('env') is None else options['env'])
    env.update((name, ' '.join(urls)) for name, urls in found.items())
    return kept, {**options, 'env': env}

START = ${JSON.stringify(start)}
subprocess.Popen = Popen
if os.path.isabs(sys.argv[1]):
    del sys.argv[0]
    runpy.run_path(sys.argv[0], run_name='__main__')
else:
    runpy.run_module('pip', run_name='__main__', alter_sys=True)
`;

/**
 * Runs pip so that no credential comes into the process list. To build a package from its sources pip starts itself again
 * and hands the feeds over on the command line, which everybody on the machine can read; here they go through the variables
 * that pip documents for the same (PIP_INDEX_URL and so on), however deep it nests. `args` follow the interpreter in place
 * of `-m pip` and need `env`.
 */
export const quietPip = { args: ['-c', start], env: { FLOW_SESSIONS_PIP: program } } as const;
