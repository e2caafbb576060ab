import { deepEqual } from 'node:assert/strict';
import { parseFlowDocument } from '../../../../src/language/document/flowDocument.ts';
import { parseRequirementsDocument } from '../../../../src/language/document/requirementsDocument.ts';
import type { FlowFacts } from '../../../../src/language/features/facts.ts';
import { inlayHints } from '../../../../src/language/features/inlay/inlayHints.ts';

const text = `nodes:
- name: a
  source: {type: code, path: "find.py"}
- name: b
  source:
    path: own.py
additional_includes:
- ../../shared/tools
- ../find.py
- ../pack.zip
- ../gone
`;

const facts: FlowFacts = {
  folder: '/w/flows/ask',
  workspaceFolders: ['/w'],
  paths: new Map([
    ['find.py', { kind: 'file', source: '/w/flows/find.py', include: '../find.py' }],
    ['own.py', { kind: 'file', source: '/w/flows/ask/own.py' }],
  ]),
  includes: new Map([
    ['../../shared/tools', { kind: 'folder', source: '/w/shared/tools', name: 'tools' }],
    ['../find.py', { kind: 'file', source: '/w/flows/find.py', name: 'find.py' }],
    ['../pack.zip', { kind: 'zip', source: '/w/flows/pack', name: 'pack.zip' }],
    ['../gone', { kind: 'none', tried: '/w/flows/gone', near: [] }],
  ]),
  definitions: ['flow.dag.yaml'],
  requirementsTxt: false,
};

const live = { images: async () => [], installed: async () => undefined, vmSizes: async () => [] };

async function hints(first: number, last: number, known?: FlowFacts): Promise<unknown[]> {
  const document = parseFlowDocument(text, '/w/flows/ask/flow.dag.yaml');
  const range = { start: { line: first, character: 0 }, end: { line: last, character: 0 } };
  const found = await inlayHints(document, range, known, live);
  return found.map(({ position, label }) => [position.line, position.character, label]);
}

describe('inlayHints', () => {
  it('shows what includes become and where sources come from', async () => {
    deepEqual(await hints(0, 20, facts), [
      [7, 20, 'shared/tools → tools/'],
      [8, 12, 'flows/find.py → find.py'],
      [9, 13, 'flows/pack → pack.zip'],
      [2, 38, 'from ../find.py'],
    ]);
  });

  it('does not repeat what an include says itself', async () => {
    const document = parseFlowDocument(
      'nodes: []\nadditional_includes:\n- ../lib\n- ../lib/help.py\n- ../pack.zip\n- ../../out/x.py\n- ../..\n',
      '/w/ask/flow.dag.yaml',
    );
    const range = document.source.rangeOf({ start: 0, end: document.source.text.length });
    const known: FlowFacts = {
      ...facts,
      folder: '/w/ask',
      includes: new Map([
        ['../lib', { kind: 'folder', source: '/w/lib', name: 'lib' }],
        ['../lib/help.py', { kind: 'file', source: '/w/lib/help.py', name: 'help.py' }],
        ['../pack.zip', { kind: 'zip', source: '/w/pack', name: 'pack.zip' }],
        ['../../out/x.py', { kind: 'file', source: '/out/x.py', name: 'x.py' }],
        ['../..', { kind: 'folder', source: '/real', name: 'real' }],
      ]),
    };
    const found = await inlayHints(document, range, known, live);
    deepEqual(
      found.map(({ position, label }) => [position.line, label]),
      [
        [3, 'lib/help.py → help.py'],
        [4, 'pack → pack.zip'],
        [6, '../../real → real/'],
      ],
    );
  });

  it('shows only what is in the range', async () => {
    deepEqual(await hints(0, 4, facts), [[2, 38, 'from ../find.py']]);
  });

  it('shows nothing where nothing is known', async () => {
    deepEqual(await hints(0, 20), []);
  });

  it('shows what the live session of the folder has beside requirements', async () => {
    const document = parseRequirementsDocument('pydantic>=2\n', '/w/flows/ask/requirements.txt');
    const range = { start: { line: 0, character: 0 }, end: { line: 1, character: 0 } };
    const session = {
      ...live,
      installed: async (folder: string) =>
        folder === '/w/flows/ask' ? new Map([['pydantic', '2.9.0']]) : undefined,
    };
    const found = await inlayHints(document, range, undefined, session);
    deepEqual(
      found.map(({ label }) => label),
      ['2.9.0'],
    );
  });
});
