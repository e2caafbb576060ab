import { addAbortSignal, Duplex } from 'node:stream';
import type Dockerode from 'dockerode';
import { EngineFault } from './engineFault.ts';
import type { EngineLimits } from './engineLimits.ts';

type Modem = Dockerode['modem'];
type DialOptions = Parameters<Modem['dial']>[0];

/**
 * Puts a deadline on each request of a dockerode client. A commit or a pull may be silent for minutes, so they go on for as long as the engine
 * answers `ping`; a plain look-up does not, as engines are known to hang on one container and yet answer.
 */
export function watchRequests(modem: Modem, ping: () => Promise<unknown>, limits: EngineLimits): void {
  const dial = modem.dial.bind(modem);
  modem.dial = (options, callback) => {
    const what = `answer ${options.method} ${options.path.split('?')[0]}`;
    const asked = options.abortSignal;
    const given = new AbortController();
    const started = performance.now();
    let timer: NodeJS.Timeout | undefined;
    let isDone = false;
    const finish: NonNullable<typeof callback> = (error, result) => {
      if (isDone) return;
      isDone = true;
      clearTimeout(timer);
      // Node lets go of the signal when a connection is handed over.
      if (asked && options.hijack && result instanceof Duplex) addAbortSignal(asked, result);
      callback?.(error, result);
    };
    const giveUp = (error: Error) => {
      finish(error, null);
      given.abort(error);
    };
    const look = () => {
      const waited = performance.now() - started;
      if (isLookUp(options) && waited >= limits.mostMs - 1)
        return giveUp(new EngineFault({ kind: 'slow', what, seconds: Math.round(waited / 1000) }));
      ping().then(() => {
        if (!isDone) timer = setTimeout(look, limits.quietMs);
      }, giveUp);
    };
    timer = setTimeout(look, limits.quietMs);
    options.abortSignal = asked ? AbortSignal.any([asked, given.signal]) : given.signal;
    dial(options, finish);
  };
}

/** `system/df` measures every layer, so it is none. */
const isLookUp = ({ method, isStream, path }: DialOptions): boolean =>
  method === 'GET' && !isStream && !path.startsWith('/system/df');
