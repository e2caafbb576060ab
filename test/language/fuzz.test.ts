import assert from 'node:assert/strict';
import { parseLanguageDocument } from '../../src/language/document/languageDocument.ts';
import { brokenDocuments, soundDocuments, type BrokenDocument } from './brokenDocuments.ts';
import { ownMilliseconds } from './ownMilliseconds.ts';
import { judge, useDocument } from './useDocument.ts';

/** What stands in the message of a failure, so that the document can be made again. */
async function holds(document: BrokenDocument, what: () => unknown): Promise<void> {
  try {
    await what();
  } catch (error) {
    const { message, stack } = error as Error;
    assert.fail(`${message}\n${JSON.stringify(document).slice(0, 6000)}\n${stack}`);
  }
}

describe('broken documents', function () {
  this.timeout(120_000);

  it('are read and judged without failing, 20,000 of them, with every place inside', async () => {
    const documents = brokenDocuments(20_000);
    assert.equal(documents.length, 20_000);
    for (const document of documents)
      await holds(document, async () => {
        const took = await ownMilliseconds(() => judge(document));
        assert.ok(took < 1000, `${took} ms`);
      });
  });

  it('are good for all else that an editor asks, wherever the cursor is', async () => {
    for (const [index, document] of brokenDocuments(20_000).entries()) {
      if (index % 8) continue;
      const offset = document.text.length ? (index * 7919) % (document.text.length + 1) : 0;
      await holds(document, async () => await useDocument(judge(document), offset));
    }
  });

  it('come from sound ones, which are good at every place', async () => {
    for (const document of soundDocuments) {
      const judged = judge(document);
      for (let offset = 0; offset <= document.text.length; offset += 3)
        await holds(document, async () => await useDocument(judged, offset));
    }
  });
});

describe('places in a text', () => {
  const smile = '\u{1f600}';

  it('count units of UTF-16, also behind characters that have two of them', () => {
    const flows = [
      `inputs: {"${smile}${smile}": {type: string}}\nnodes:\n- {name: "${smile}", type: python, source: {type: code, path: a.py}, inputs: {x: "\${inputs.MISSPELT}"}}\n`,
      `# ${smile}\r\ninputs:\r\n  "${smile}": {type: string} # ${smile}\r\nnodes:\r\n- name: a\r\n  type: python\r\n  source: {type: code, path: "${smile}.py"}\r\n  inputs: {"${smile}": x, y: "\${inputs.MISSPELT}"}\r\n`,
    ];
    for (const text of flows) {
      const { document, findings } = judge({ kind: 'flow', text });
      const found = findings.find(({ code }) => code === 'FS112');
      assert.ok(found);
      const { start, end } = document.source.rangeOf(found.span);
      const line = text.split(/\r?\n/)[start.line]!;
      assert.equal(line.slice(start.character, end.character).replace(/^inputs\./, ''), 'MISSPELT');
    }
  });

  it('are found again from offset to position and back', () => {
    for (const { kind, text } of soundDocuments) {
      const { source } = parseLanguageDocument(kind, text.replaceAll('\n', '\r\n'), '/w/flow.dag.yaml');
      for (let offset = 0; offset <= source.text.length; offset += 1)
        if (source.text[offset - 1] !== '\r')
          assert.equal(source.offsetAt(source.positionAt(offset)), offset);
    }
  });
});
