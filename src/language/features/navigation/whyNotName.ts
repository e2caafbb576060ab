import type { FlowDocument } from '../../document/flowDocument.ts';
import type { FlowModel } from '../../document/flowModel.ts';
import type { Thing } from './namePlace.ts';

/** Why a thing of a flow cannot have a name; undefined where it can. */
export function whyNotName({ model }: FlowDocument, thing: Thing, name: string): string | undefined {
  if (!/^[\p{L}_][\p{L}\p{N}_-]*$/u.test(name))
    return `"${name}" is no name: it must begin with a letter or "_" and have only letters, digits, "_" and "-"`;
  if (/^(?:true|false|null|yes|no|on|off)$/i.test(name)) return `"${name}" has a meaning of its own in YAML`;
  if (thing.kind === 'node' && /^(?:inputs|flow)$/.test(name))
    return `"\${${name}.…}" stands for the inputs of the flow, so no node can be called "${name}"`;
  if (namesLike(model, thing).includes(name))
    return `there is ${thing.kind === 'input' || thing.kind === 'output' ? 'an' : 'a'} ${thing.kind} "${name}" already`;
  return undefined;
}

function namesLike({ inputs, outputs, nodes, variants }: FlowModel, thing: Thing): string[] {
  switch (thing.kind) {
    case 'input':
      return inputs.map(({ name }) => name);
    case 'output':
      return outputs.map(({ name }) => name);
    case 'node':
      return [...nodes, ...variants].map(({ name }) => name);
    case 'variant':
      return variants
        .filter(({ name }) => name === thing.node)
        .flatMap((group) => group.variants.map(({ id }) => id));
  }
}
