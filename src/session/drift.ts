import type { EnvironmentFacts, RequirementFact, SessionRecord, SessionSpec } from './session.ts';

/** The smallest verb that mends a drift. */
export type DriftAction = 'install' | 'reset' | 'update' | 'stop';

/** One way in which a live session differs from what the files and settings say now. */
export interface DriftItem {
  kind: 'requirement' | 'image' | 'setting' | 'flowGone';
  message: string;
  /** The user's own file and the 1-based line, where there is one. */
  file?: string;
  line?: number;
  action: DriftAction;
  /** The image that mending needs. */
  image?: string;
}

/** What the files and settings ask for at this moment. */
export interface Wanted {
  environment: EnvironmentFacts;
  basePackages: string[];
  /** Undefined where no setting speaks of it. */
  maxIdleTimeSeconds?: number;
  /** The image of flows that name none; undefined where it is not known. */
  defaultImage?: string;
}

/** What of a session its drift is told by. */
export type HadFacts = Pick<SessionRecord, 'spec' | 'basePackages' | 'environment' | 'imageNow'>;

/** What of an environment the backend honours; the rest cannot drift. */
export interface Honours {
  image: boolean;
}

/** All differences between what a session was made from and what is wanted now. Code is no part of it: it is synchronised. */
export function findDrift(had: HadFacts, wanted: Wanted, honours: Honours): DriftItem[] {
  return [
    ...requirementDrift(had.spec.environment, wanted.environment),
    ...(honours.image ? imageDrift(had, wanted) : []),
    ...settingDrift(had.spec, had.basePackages, wanted),
  ];
}

function requirementDrift(had: EnvironmentFacts, now: EnvironmentFacts): DriftItem[] {
  const items: DriftItem[] = [];
  const before = group(had.requirements);
  const after = group(now.requirements);
  for (const [name, facts] of after) {
    const old = before.get(name);
    const fact = facts[0]!;
    if (!old) items.push(item(`${fact.text} is not installed yet`, fact, 'install'));
    else if (texts(old) !== texts(facts))
      items.push(item(`${texts(facts)} (the session has ${texts(old)})`, fact, 'install'));
  }
  for (const [name, facts] of before) {
    if (after.has(name)) continue;
    const { text, file } = facts[0]!;
    const at = now.requirements.find((fact) => fact.file === file)?.file ?? file;
    items.push({ kind: 'requirement', message: `${text} is no longer asked for`, file: at, action: 'reset' });
  }
  return items;
}

function item(message: string, { file, line }: RequirementFact, action: DriftAction): DriftItem {
  return { kind: 'requirement', message, file, line, action };
}

function group(facts: RequirementFact[]): Map<string, RequirementFact[]> {
  const byName = new Map<string, RequirementFact[]>();
  for (const fact of facts) byName.set(fact.name, [...(byName.get(fact.name) ?? []), fact]);
  return byName;
}

const texts = (facts: RequirementFact[]): string => facts.map((fact) => fact.text).join(', ');

function imageDrift({ spec, environment, imageNow }: HadFacts, wanted: Wanted): DriftItem[] {
  const had = spec.environment.image;
  const now = wanted.environment.image;
  const image = now?.value ?? wanted.defaultImage;
  const at = now ?? had;
  const rest = {
    ...(at && { file: at.file, line: at.line }),
    ...(image !== undefined && { image }),
    action: 'reset' as const,
  };
  if (had?.value !== now?.value) {
    const message = `image is ${now?.value ?? 'not set'} (the session has ${had?.value ?? 'the default'})`;
    return [{ kind: 'image', message, ...rest }];
  }
  const made = environment?.image;
  if (!made) return [];
  if (!now && image !== undefined && image !== made.name) {
    const message = `default image is ${image} (the session has ${made.name})`;
    return [{ kind: 'setting', message, ...rest }];
  }
  if (imageNow === undefined || imageNow === made.digest) return [];
  const message = `image ${made.name} moved: ${shortDigest(made.digest)} → ${shortDigest(imageNow)}`;
  return [{ kind: 'image', message, ...rest }];
}

/** The first twelve digits, as engines show them. */
const shortDigest = (digest: string): string =>
  digest.replace(/^(sha256:)?([0-9a-f]{12})[0-9a-f]*$/, '$1$2…');

function settingDrift(spec: SessionSpec, basePackages: string[], wanted: Wanted): DriftItem[] {
  const items: DriftItem[] = [];
  if (basePackages.join('\n') !== wanted.basePackages.join('\n')) {
    items.push({
      kind: 'setting',
      message: `base packages are ${list(wanted.basePackages)} (the session has ${list(basePackages)})`,
      action: 'reset',
    });
  }
  const idle = wanted.maxIdleTimeSeconds;
  if (idle !== undefined && !spec.idleTimeIsExplicit && idle !== spec.maxIdleTimeSeconds) {
    items.push({
      kind: 'setting',
      message: `idle time is ${minutes(idle)} (the session has ${minutes(spec.maxIdleTimeSeconds)})`,
      action: 'update',
    });
  }
  return items;
}

const list = (names: string[]): string => (names.length ? names.join(', ') : 'none');

const minutes = (seconds: number): string => (seconds === 0 ? 'off' : `${seconds / 60} min`);

/** The one verb that mends all of it: the strongest that any item needs. */
export function strongestAction(drift: readonly { action: DriftAction }[]): DriftAction | undefined {
  const order: DriftAction[] = ['stop', 'reset', 'install', 'update'];
  return order.find((action) => drift.some((one) => one.action === action));
}
