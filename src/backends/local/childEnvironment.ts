/**
 * Variables that belong to whoever started us and would change what a child Python or tool does. One of them is common in
 * containers and doubles a start: without compiled copies every worker compiles all of prompt flow again.
 */
const dropped =
  /^(VSCODE_|ELECTRON_|CODE_SERVER|npm_)|^(NODE_OPTIONS|NODE_CHANNEL_FD|PYTHONDONTWRITEBYTECODE|PYTHONHOME|PYTHONPATH|PYTHONSTARTUP|PYTHONEXECUTABLE|VIRTUAL_ENV|CONDA_PREFIX|UV_PYTHON|UV_PROJECT_ENVIRONMENT|__PYVENV_LAUNCHER__)$/;

/** The environment for a tool or a worker: ours without what would leak the editor or another Python into it. */
export function childEnvironment(extra: Record<string, string> = {}): Record<string, string> {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (value !== undefined && !dropped.test(name)) env[name] = value;
  }
  return { ...env, PYTHONUNBUFFERED: '1', PYTHONIOENCODING: 'utf-8', ...extra };
}

/**
 * What `uv` must be told so that it obeys the pip configuration people have: it reads none of pip's variables.
 * Names as in uv's own documentation of its environment variables.
 */
export function pipToUv(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const mapped: Record<string, string> = {};
  const take = (from: string, to: string): void => {
    const value = env[from];
    if (value && env[to] === undefined) mapped[to] = value;
  };
  take('PIP_INDEX_URL', 'UV_DEFAULT_INDEX');
  take('PIP_EXTRA_INDEX_URL', 'UV_INDEX');
  take('PIP_FIND_LINKS', 'UV_FIND_LINKS');
  take('PIP_NO_INDEX', 'UV_NO_INDEX');
  take('PIP_CERT', 'SSL_CERT_FILE');
  take('PIP_CONSTRAINT', 'UV_CONSTRAINT');
  take('PIP_TRUSTED_HOST', 'UV_INSECURE_HOST');
  return mapped;
}
