import assert from 'node:assert/strict';
import { FakeBackend } from '../fakes/fakeBackend.ts';
import { FakeDeath, FakePlace } from '../fakes/fakePlace.ts';
import { MemoryJournal } from '../../src/session/memoryJournal.ts';
import { SessionManager } from '../../src/session/sessionManager.ts';
import type { Report } from '../../src/session/operation.ts';
import { conformanceSuite } from './conformanceSuite.ts';
import type { ConformanceHarness, KilledVerb, Window, WindowSettings } from './harness.ts';
import type { Phase } from '../../src/session/sessionState.ts';

class FakeHarness implements ConformanceHarness {
  readonly kind = 'docker' as const;
  readonly phases = {
    start: ['resolve', 'pull', 'create', 'files', 'install', 'verify', 'ready'],
    install: ['resolve', 'files', 'install', 'verify', 'ready'],
    undo: ['resolve', 'verify', 'ready'],
    reset: ['resolve', 'create', 'install', 'files', 'verify', 'ready'],
  } as const;
  readonly runBase = ['promptflow'];
  readonly #place = new FakePlace(
    { alpha: ['1.0', '2.0'], beta: ['1.0'], delta: ['1.0'], promptflow: ['1.18.5'] },
    { delta: ['beta'] },
  );
  readonly #journal = new MemoryJournal();
  readonly images = {
    make: async (): Promise<string> => `image-${(this.#lines += 1)}:latest`,
    move: async (name: string): Promise<void> =>
      void this.#place.images.set(name, `sha256:${(this.#lines += 1).toString(16).padStart(64, '0')}`),
  };
  #lines = 0;

  async setUp(): Promise<void> {}

  async tearDown(): Promise<void> {
    assert.equal(this.#place.workers.size, 0, 'the suite left workers');
  }

  open({ basePackages = [], idleSeconds = 3600 }: WindowSettings = {}): Window {
    const backend = new FakeBackend(this.#place, () => basePackages);
    return { sessions: new SessionManager([backend], this.#journal, () => idleSeconds), backend };
  }

  sources(): string[] {
    return ['--no-index'];
  }

  uniqueLine(): string {
    return `--find-links /wheels/${(this.#lines += 1)}`;
  }

  heldLine(): { line: string; release: () => void } {
    const { promise, resolve } = Promise.withResolvers<void>();
    const target = `http://held/${(this.#lines += 1)}`;
    this.#place.held.set(target, promise);
    return { line: `--find-links ${target}`, release: resolve };
  }

  async killWorker(key: string, evidence: string): Promise<void> {
    this.#place.kill(key, evidence);
  }

  async workerIsAlive(key: string): Promise<boolean> {
    return this.#place.workers.has(key);
  }

  async killAt(verb: KilledVerb, phase: Phase, flow: string): Promise<void> {
    const { sessions } = this.open();
    const die: Report = (event) => {
      if (event.kind === 'phase' && event.phase === phase) throw new FakeDeath();
    };
    const dying = {
      start: () => sessions.start(flow, {}, die),
      install: () => sessions.install(flow, die),
      undo: () => sessions.undo(flow, die),
      reset: () => sessions.reset(flow, { depth: 'all', noCache: true }, die),
    };
    await assert.rejects(dying[verb]());
    sessions.dispose();
  }

  async pass(seconds: number): Promise<void> {
    this.#place.advance(seconds);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }

  async readSessionFile(key: string, path: string): Promise<string | undefined> {
    return this.#place.sessions.get(key)?.files.get(path)?.text;
  }

  async writeSessionFile(key: string, path: string, text: string): Promise<void> {
    this.#place.sessions.get(key)!.files.set(path, { text, source: path, stamp: 'made by a run' });
  }
}

conformanceSuite('the fake backend conforms', new FakeHarness());
