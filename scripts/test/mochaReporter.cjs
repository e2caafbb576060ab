const { appendFileSync } = require('node:fs');

/**
 * A mocha reporter that prints one line for each group, and more only for what failed, was skipped or was slow.
 * It writes one JSON line for each test to the file of the option `output`, so that a crash loses nothing.
 */
module.exports = class ShortReporter {
  constructor(runner, { reporterOption: { output } }) {
    const write = (entry) => appendFileSync(output, `${JSON.stringify(entry)}\n`);
    let group = newGroup();
    runner.on('pass', (test) => {
      group.passed++;
      write({ state: 'passed', title: test.fullTitle(), ms: test.duration });
      if (test.duration > 2000) console.log(`  ✔ ${test.fullTitle()} (${seconds(test.duration)})`);
    });
    runner.on('pending', (test) => {
      write({ state: 'skipped', title: test.fullTitle() });
      console.log(`  - ${test.fullTitle()} (skipped)`);
    });
    runner.on('fail', (test, error) => {
      group.failed++;
      const words = error?.stack ?? String(error);
      write({ state: 'failed', title: test.fullTitle(), reason: words });
      console.log(`  ✖ ${test.fullTitle()}\n${indent(words)}`);
    });
    runner.on('suite end', (suite) => {
      if (!suite.parent?.root) return;
      if (group.passed + group.failed > 0) {
        const failed = group.failed > 0 ? `, ${group.failed} failed` : '';
        console.log(`  ${failed ? '✖' : '✔'} ${suite.title}: ${group.passed} passed${failed}`);
      }
      group = newGroup();
    });
    runner.on('end', () => write({ state: 'end' }));
  }
};

const newGroup = () => ({ passed: 0, failed: 0 });
const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;
const indent = (text) => text.replace(/^/gm, '      ');
