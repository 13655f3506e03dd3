/** What overlays did to a document or a rule, in sentences. */
import type { Origin, SuppressionDocument } from '../knowledge/overlay-types.js';
import { type Block, code, type Part, paragraph } from './document.js';

/** One paragraph for each thing that was done; nothing where it stands as the rules have it. */
export function originBlocks(origins: readonly Origin[] = []): readonly Block[] {
  return origins.map((origin) => paragraph(...originParts(origin)));
}

function originParts({ overlay, override }: Origin): readonly Part[] {
  if (override === undefined) return ['Added by overlay ', code(overlay), '.'];
  const { id, reason, effect, place, before, after } = override;
  const values =
    before === undefined && after === undefined ? [] : [': ', shown(before), ' -> ', shown(after)];
  return [
    `Overlay `,
    code(overlay),
    ` ${effect} `,
    code(place),
    ...values,
    ' (override ',
    code(id),
    `: ${reason})`,
  ];
}

const shown = (value: unknown): Part => (value === undefined ? 'nothing' : code(JSON.stringify(value)));

/** That an answer would leave a finding out, and who answers for it. */
export function suppressionBlocks(suppressions: readonly SuppressionDocument[]): readonly Block[] {
  return suppressions.map(({ id, owner, reason, expires }) =>
    paragraph(
      'Silenced in answers until ',
      expires,
      ' by ',
      code(id),
      `, for which ${owner} answers: ${reason}`,
    ),
  );
}
