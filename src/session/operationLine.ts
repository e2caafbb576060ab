import type { OperationEvent } from './operation.ts';
import { packageDiffInWords } from './packageDiff.ts';
import type { Verb } from './sessionState.ts';

/** What the session log keeps of an event. */
export function operationLine(verb: Verb, event: OperationEvent): string {
  switch (event.kind) {
    case 'phase':
      return `${verb}: ${event.phase}${event.detail ? ` (${event.detail})` : ''}`;
    case 'log':
      return event.text;
    case 'notice':
      return `${event.notice.code} ${event.notice.message}`;
    case 'packages':
      return `packages: ${packageDiffInWords(event.diff).join(', ')}`;
  }
}
