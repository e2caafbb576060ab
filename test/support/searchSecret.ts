import { readdirSync, readFileSync, readlinkSync, lstatSync } from 'node:fs';
import { join } from 'node:path';

/** A password in the forms in which it travels. */
export function formsOf(user: string, password: string): string[] {
  const strict = encodeURIComponent(password).replace(
    /['()*!]/g,
    (one) => `%${one.charCodeAt(0).toString(16)}`,
  );
  const base64 = (text: string): string => Buffer.from(text).toString('base64').replace(/=+$/, '');
  return [
    ...new Set([
      password,
      encodeURIComponent(password),
      strict,
      base64(`${user}:${password}`),
      base64(password),
    ]),
  ];
}

/** The files below a folder that hold one of the forms, whatever they are. */
export function filesWith(forms: readonly string[], folder: string): string[] {
  const needles = forms.map((form) => Buffer.from(form));
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => {
    const file = join(folder, path);
    if (forms.some((form) => path.includes(form))) return true;
    const kind = lstatSync(file, { throwIfNoEntry: false });
    const bytes = kind?.isFile()
      ? readFileSync(file)
      : kind?.isSymbolicLink()
        ? Buffer.from(readlinkSync(file))
        : undefined;
    return bytes !== undefined && needles.some((needle) => bytes.includes(needle));
  });
}

/** Looks at the command lines of all processes of this machine, as everybody can, until it is told to stop. */
export class ProcessWatch {
  readonly #seen = new Set<string>();
  readonly #timer = setInterval(() => this.#look(), 3);

  /** The command lines that were there at any time. */
  stop(): string[] {
    clearInterval(this.#timer);
    return [...this.#seen];
  }

  #look(): void {
    for (const pid of readdirSync('/proc')) {
      if (!/^\d+$/.test(pid)) continue;
      try {
        this.#seen.add(readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' '));
      } catch {
        // Gone already.
      }
    }
  }
}

/** Looks for a secret in many places and remembers the places that have it. */
export class SecretSearch {
  readonly found: string[] = [];
  readonly #forms: readonly Buffer[];

  constructor(forms: readonly string[]) {
    this.#forms = forms.map((form) => Buffer.from(form));
  }

  look(place: string, what: string | Buffer): void {
    const bytes = Buffer.from(what);
    if (this.#forms.some((form) => bytes.includes(form))) this.found.push(place);
  }

  /** Reads a stream to its end, keeping no more than what a form needs to lie across two pieces. */
  async read(place: string, stream: NodeJS.ReadableStream): Promise<void> {
    const longest = Math.max(...this.#forms.map(({ length }) => length));
    let size = 0;
    let rest = Buffer.alloc(0);
    for await (const piece of stream) {
      const bytes = Buffer.concat([rest, Buffer.from(piece)]);
      size += piece.length;
      this.look(place, bytes);
      rest = bytes.subarray(Math.max(0, bytes.length - longest));
    }
    if (size === 0) throw new Error(`there was nothing to read in the ${place}`);
  }
}
