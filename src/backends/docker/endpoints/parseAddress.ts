/** An address in the one form that Endpoint has, or why it is none. */
export type ParsedAddress = { address: string; secure: boolean } | { problem: string };

const hostAndPort = /^(\[[\da-f:]+\]|[\w.-]+):\d+$/i;

/** Whether the text can only be meant as an address and not as the name of a Docker context. */
export function looksLikeAddress(text: string): boolean {
  return text.includes('://') || /^[/\\]/.test(text) || hostAndPort.test(text);
}

/** Reads an address as Docker's own command line does; a bare path is a socket and a bare `host:port` is TCP. */
export function parseAddress(text: string): ParsedAddress {
  const pipe = /^(?:npipe:\/\/)?[/\\]{2}\.[/\\]pipe[/\\](.+)$/i.exec(text);
  if (pipe) return plain(`npipe:////./pipe/${pipe[1]}`);
  if (text.startsWith('/')) return plain(`unix://${text}`);
  if (text.startsWith('unix://')) {
    return /^unix:\/\/\/./.test(text) ? plain(text) : no(text, 'a socket needs an absolute path');
  }
  if (hostAndPort.test(text)) return parseUrl(`tcp://${text}`, text);
  return parseUrl(text, text);
}

function parseUrl(text: string, written: string): ParsedAddress {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url?.hostname) return no(written, 'it is no unix://, npipe://, tcp:// or ssh:// address');
  if (url.password) return no(withoutPassword(url), 'a password does not belong in it');
  switch (url.protocol) {
    case 'ssh:':
      // The system's ssh would take either for an option.
      if (/^-|\s/.test(url.hostname) || /^-|\s/.test(decodeURIComponent(url.username)))
        return no(written, 'the host and the user may not begin with a dash');
      return plain(`ssh://${url.username && `${url.username}@`}${url.host}${trimSlash(url.pathname)}`);
    case 'tcp:':
    case 'http:':
    case 'https:': {
      if (trimSlash(url.pathname)) return no(written, 'an engine behind a path is not supported');
      const secure = url.protocol === 'https:' || url.port === '2376';
      const port = url.port || (url.protocol === 'https:' ? '443' : url.protocol === 'http:' ? '80' : '2375');
      return { address: `tcp://${url.hostname}:${port}`, secure };
    }
    default:
      return no(written, `${url.protocol}// is not supported`);
  }
}

const plain = (address: string): ParsedAddress => ({ address, secure: false });
const no = (text: string, why: string): ParsedAddress => ({
  problem: `"${text}" cannot be used as the address of an engine: ${why}.`,
});
const trimSlash = (path: string): string => path.replace(/\/+$/, '');

function withoutPassword(url: URL): string {
  const copy = new URL(url);
  copy.password = '';
  return copy.href;
}
