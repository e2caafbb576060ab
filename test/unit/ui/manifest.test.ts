import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { defaultDockerSettings, toDockerSettings } from '../../../src/backends/docker/dockerSettings.ts';
import { defaultVmSizes } from '../../../src/backends/docker/vmSizes.ts';
import { defaultLocalSettings, toLocalSettings } from '../../../src/backends/local/localSettings.ts';
import { toDefaultCompute } from '../../../src/cli/context.ts';
import { commandIds } from '../../../src/ui/commands/commandIds.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

interface Manifest {
  icon: string;
  contributes: {
    commands: { command: string; title: string; category: string; enablement?: string }[];
    menus: Record<string, { command: string; when: string }[]>;
    configuration: {
      properties: Record<string, { scope: string; markdownDescription: string; default: unknown }>;
    };
    viewsContainers: { activitybar: { icon: string }[] };
  };
  capabilities: { untrustedWorkspaces: { supported: string; restrictedConfigurations: string[] } };
  activationEvents: string[];
}

describe('the manifest', () => {
  const text = read('package.json');
  const manifest = JSON.parse(text) as Manifest;
  const { contributes, capabilities, activationEvents } = manifest;

  it('contributes the commands that the extension binds', () => {
    assert.deepEqual(contributes.commands.map(({ command }) => command).sort(), [...commandIds].sort());
  });

  it('has words for each of its keys, and a use for each of its words', () => {
    const words = JSON.parse(read('package.nls.json')) as Record<string, string>;
    const used = [...text.matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key!);
    assert.deepEqual([...new Set(used)].sort(), Object.keys(words).sort());
  });

  it('gives each command a category, and lets nothing run without trust', () => {
    const free = new Set(
      ['showLog', 'showRunLog', 'openFlow', 'showActions', 'refresh'].map((id) => `flowSessions.${id}`),
    );
    for (const { command, category, enablement } of contributes.commands) {
      assert.equal(category, 'Flow Sessions');
      if (!free.has(command)) assert.match(enablement ?? '', /isWorkspaceTrusted/, command);
    }
  });

  it('names only its own commands in menus, with a condition each', () => {
    for (const [menu, entries] of Object.entries(contributes.menus)) {
      for (const { command, when } of entries) {
        assert.ok((commandIds as readonly string[]).includes(command), `${menu}: ${command}`);
        assert.ok(when, `${menu}: ${command}`);
      }
    }
  });

  it('lets no workspace name a program, a package, an engine or an image', () => {
    const free = new Set(
      ['idleMinutes', 'codeLens.enabled', 'language.enabled', 'rules'].map((name) => `flowSessions.${name}`),
    );
    for (const [name, { scope, markdownDescription }] of Object.entries(
      contributes.configuration.properties,
    )) {
      assert.ok(markdownDescription, name);
      if (!free.has(name)) {
        assert.equal(scope, 'machine', name);
        assert.ok(capabilities.untrustedWorkspaces.restrictedConfigurations.includes(name), name);
      }
    }
    assert.equal(capabilities.untrustedWorkspaces.supported, 'limited');
  });

  it('presets what sessions take where nothing is set', () => {
    const { properties } = contributes.configuration;
    const preset = (name: string): unknown => properties[`flowSessions.${name}`]?.default;
    const docker = {
      host: preset('docker.host'),
      defaultImage: preset('docker.defaultImage'),
      platform: preset('docker.platform'),
      vmSizes: preset('docker.vmSizes'),
    };
    const given = { docker, basePackages: preset('basePackages') };
    assert.deepEqual(toDockerSettings(given), defaultDockerSettings);
    assert.deepEqual(docker.vmSizes, defaultVmSizes);
    assert.equal(preset('compute'), toDefaultCompute(undefined));
    assert.deepEqual(toLocalSettings(given).basePackages, defaultLocalSettings.basePackages);
  });

  it('is activated by flows, never at every start', () => {
    assert.ok(!activationEvents.some((event) => event === '*' || event === 'onStartupFinished'));
  });

  it('has its pictures', () => {
    assert.ok(existsSync(join(root, manifest.icon)));
    for (const { icon } of contributes.viewsContainers.activitybar) assert.ok(existsSync(join(root, icon)));
  });
});

describe('what people read', () => {
  const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('.ts'),
  );

  it('documents each error code, and no other', () => {
    const used = sources.flatMap((path) => read(join('src', path)).match(/FSE\d{3}/g) ?? []);
    const documented =
      read('docs/errors.md')
        .match(/^\| FSE\d{3}/gm)
        ?.map((cell) => cell.slice(2)) ?? [];
    assert.deepEqual([...new Set(used)].sort(), documented.sort());
  });

  it('can be translated: every message of the editor goes through l10n', () => {
    const shown = /show(?:Error|Warning|Information)Message\(\s*['"`]|title: ['"`][A-Z]/;
    for (const path of sources.filter((one) => one.startsWith('ui')))
      assert.doesNotMatch(read(join('src', path)), shown, path);
  });
});
