/** What Python says that these marker variables are, the usual ones first. Source: PEP 508 and the modules that it names. */
export const markerValues: Readonly<Record<string, readonly string[]>> = {
  sys_platform: ['linux', 'win32', 'darwin', 'cygwin'],
  platform_system: ['Linux', 'Windows', 'Darwin'],
  os_name: ['posix', 'nt'],
  implementation_name: ['cpython', 'pypy'],
  platform_python_implementation: ['CPython', 'PyPy'],
};

/** The same where there are others too, so that nothing is wrong with them. */
export const someMarkerValues: Readonly<Record<string, readonly string[]>> = {
  ...markerValues,
  platform_machine: ['x86_64', 'aarch64', 'arm64', 'AMD64'],
  python_version: ['3.9', '3.10', '3.11', '3.12', '3.13', '3.14'],
};
