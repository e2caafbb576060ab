import type { Disposable } from '../../common/disposable.ts';
import { abortable } from '../../session/operationQueue.ts';
import { dockerErrors } from './dockerErrors.ts';
import type { DockerSettings } from './dockerSettings.ts';
import type { Endpoint } from './endpoints/endpoint.ts';
import { systemSources } from './endpoints/endpointSources.ts';
import { findEndpoints } from './endpoints/findEndpoints.ts';
import type { EngineDescription } from './engine/describeEngine.ts';
import { Engine } from './engine/engine.ts';

/** How long what was found out about engines counts, in milliseconds. */
const freshFor = 5000;

/** An engine with what it last said of itself. */
export interface KnownEngine {
  name: string;
  endpoint: Endpoint;
  engine: Engine;
}

/** The engines that may be there, one object for each address as long as this lives. */
export class EngineList implements Disposable {
  readonly #settings: () => DockerSettings;
  readonly #engines = new Map<string, KnownEngine>();
  readonly #described = new Map<string, { at: number; description: Promise<EngineDescription> }>();
  #found: { at: number; host: string; engines: Promise<KnownEngine[]> } | undefined;

  constructor(settings: () => DockerSettings) {
    this.#settings = settings;
  }

  dispose(): void {
    for (const { engine } of this.#engines.values()) engine.dispose();
    this.#engines.clear();
  }

  /** In the order in which the user means them. */
  async all(): Promise<KnownEngine[]> {
    const host = this.#settings().host ?? '';
    if (!this.#found || this.#found.host !== host || Date.now() - this.#found.at > freshFor)
      this.#found = { at: Date.now(), host, engines: this.#find(host) };
    return await this.#found.engines;
  }

  /** The engine of that name; without one the first that answers. FSE421 and FSE420 where there is none. */
  async choose(name: string | undefined, signal?: AbortSignal): Promise<KnownEngine> {
    const engines = await this.all();
    if (name !== undefined) {
      const named = engines.find((one) => one.name === name);
      if (!named)
        throw dockerErrors.unknownEngine(
          name,
          engines.map((one) => one.name),
        );
      return named;
    }
    const tried: string[] = [];
    for (const known of engines) {
      try {
        await this.describe(known, signal);
        return known;
      } catch (error) {
        if (signal?.aborted) throw error;
        // What the user named must work; what only might be there is passed over.
        if (known.endpoint.explicit) throw error;
        tried.push(`${known.name}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    throw dockerErrors.noEngine(tried);
  }

  /** What the engine says of itself, asked again when that is old. */
  async describe({ name, engine }: KnownEngine, signal?: AbortSignal): Promise<EngineDescription> {
    const known = this.#described.get(name);
    if (known && Date.now() - known.at < freshFor * 6) return await abortable(known.description, signal);
    // Whoever asks first may leave: the others still want the answer.
    const description = engine.describe();
    this.#described.set(name, { at: Date.now(), description });
    description.catch(() => this.#described.delete(name));
    return await abortable(description, signal);
  }

  /** What it said may be true no more. */
  doubt(name: string): void {
    this.#described.delete(name);
  }

  async #find(host: string): Promise<KnownEngine[]> {
    const endpoints = await findEndpoints(systemSources(host));
    return endpoints.map((endpoint) => {
      const id = `${endpoint.name} ${endpoint.address} ${endpoint.problem ?? ''}`;
      const known = this.#engines.get(id) ?? {
        name: endpoint.name,
        endpoint,
        engine: new Engine(endpoint),
      };
      this.#engines.set(id, known);
      return known;
    });
  }
}
