/** Every command of the extension; package.json contributes the same ones. */
export const commandIds = [
  'flowSessions.start',
  'flowSessions.startWith',
  'flowSessions.run',
  'flowSessions.cancelRun',
  'flowSessions.install',
  'flowSessions.reset',
  'flowSessions.resetWorker',
  'flowSessions.resetPackages',
  'flowSessions.resetNoCache',
  'flowSessions.applySettings',
  'flowSessions.stop',
  'flowSessions.stopAll',
  'flowSessions.keepAlive',
  'flowSessions.showLog',
  'flowSessions.showRunLog',
  'flowSessions.openFlow',
  'flowSessions.showActions',
  'flowSessions.refresh',
] as const;

export type CommandId = (typeof commandIds)[number];
