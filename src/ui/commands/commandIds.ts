/** Every command of the extension; package.json contributes the same ones. */
export const commandIds = [
  'flowSessions.start',
  'flowSessions.startWith',
  'flowSessions.startOnDocker',
  'flowSessions.repair',
  'flowSessions.run',
  'flowSessions.cancelRun',
  'flowSessions.install',
  'flowSessions.undo',
  'flowSessions.reset',
  'flowSessions.resetWorker',
  'flowSessions.resetPackages',
  'flowSessions.resetNoCache',
  'flowSessions.applySettings',
  'flowSessions.changeSettings',
  'flowSessions.move',
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
