/** The path that a `unix://` or `npipe://` address stands for: `/run/x.sock` or `\\.\pipe\x`. */
export function socketPath(address: string): string {
  return address.startsWith('npipe:')
    ? address.slice('npipe://'.length).replaceAll('/', '\\')
    : address.slice('unix://'.length);
}
