/** Rulesets that people bring: from a draft or from elsewhere, under the version that they name and no other. */
import { addAudit } from './audit.js';
import { compress } from './compress.js';
import type { EditingStore, Publication } from './editing-types.js';
import { auditImport, findHead, insertRuleset, versionHeld } from './rulesets.js';
import type { Db } from './schema.js';
import { StoreError } from './types.js';

export function publicationStore(
  db: Db,
): Pick<EditingStore, 'publishDraft' | 'findPublished' | 'importRuleset'> {
  return {
    async publishDraft({ draftId, draftRevision, ruleset, at, actor, reason }) {
      const compressed = await compress(ruleset.bundle);
      return db.transaction().execute(async (trx) => {
        const { numDeletedRows } = await trx
          .deleteFrom('drafts')
          .where('id', '=', draftId)
          .where('revision', '=', draftRevision)
          .executeTakeFirstOrThrow();
        if (numDeletedRows === 0n)
          throw new StoreError('conflict', 'The draft was changed, published or deleted meanwhile.');
        const head = await insertRuleset(trx, { ...ruleset, draftId }, at, compressed);
        if (head === undefined) throw await heldAlready(trx, ruleset);
        await addAudit(trx, {
          at,
          actor,
          action: 'ruleset.publish',
          target: head.digest,
          detail: `${head.name} ${head.version} from ${draftId}: ${reason}`,
        });
        return head;
      });
    },
    findPublished: (draftId) => findHead(db, draftId, 'draft_id'),
    async importRuleset(ruleset, at, actor) {
      const held = await findHead(db, ruleset.digest);
      if (held !== undefined) return { head: held, isNew: false };
      const compressed = await compress(ruleset.bundle);
      return db.transaction().execute(async (trx) => {
        const head = await insertRuleset(trx, ruleset, at, compressed);
        if (head !== undefined) {
          await auditImport(trx, head, actor);
          return { head, isNew: true };
        }
        const other = await findHead(trx, ruleset.digest);
        if (other === undefined) throw versionHeld(ruleset.version);
        return { head: other, isNew: false };
      });
    },
  };
}

async function heldAlready(trx: Db, { digest, version }: Publication['ruleset']): Promise<StoreError> {
  const same = await findHead(trx, digest);
  return same === undefined
    ? versionHeld(version)
    : new StoreError('conflict', `This content is held already, as version ${same.version}.`);
}
