import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { agrees } from '../../../src/cli/agrees.ts';
import { CancelledError } from '../../../src/common/cancelled.ts';

describe('a question in a terminal', () => {
  const answered = async (text: string): Promise<boolean> => {
    const [input, output] = [new PassThrough(), new PassThrough()];
    input.end(text);
    const answer = await agrees('Go on?', new AbortController().signal, input, output);
    assert.match(String(output.read()), /^Go on\? \[y\/N\] /);
    return answer;
  };

  it('is agreed to with a yes alone', async () => {
    for (const yes of ['y\n', 'Yes\n', ' YES \r\n']) assert.ok(await answered(yes), yes);
    for (const no of ['\n', 'n\n', 'yesterday\n', '']) assert.ok(!(await answered(no)), no);
  });

  it('is left with Ctrl-C', async () => {
    const cancel = new AbortController();
    const asked = agrees('Go on?', cancel.signal, new PassThrough(), new PassThrough());
    cancel.abort();
    await assert.rejects(asked, CancelledError);
  });
});
