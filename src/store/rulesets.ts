/** Rulesets: immutable, each under a version that no other content has. */
import { parse } from 'semver';
import { addAudit } from './audit.js';
import { compress, decompress } from './compress.js';
import type { Db, Tables } from './schema.js';
import { type RulesetHead, type Store, type StoredRuleset, StoreError } from './types.js';

const HEAD = ['digest', 'name', 'version', 'created_at'] as const;
type HeadRow = Pick<Tables['rulesets'], (typeof HEAD)[number]>;

export function rulesetStore(db: Db): Pick<Store, 'addRuleset' | 'findRuleset' | 'listRulesets'> {
  return {
    async addRuleset({ digest, name, version, bundle }, at, actor) {
      const held = await findHead(db, digest);
      if (held !== undefined) return held;
      const compressed = await compress(bundle);
      return db.transaction().execute(async (trx) => {
        for (const candidate of candidates(version, digest)) {
          const head = await insertRuleset(trx, { digest, name, version: candidate }, at, compressed);
          if (head !== undefined) {
            await auditImport(trx, head, actor);
            return head;
          }
          const other = await findHead(trx, digest);
          if (other !== undefined) return other;
        }
        throw versionHeld(version);
      });
    },
    async findRuleset(digest) {
      return withBundle(
        await db.selectFrom('rulesets').selectAll().where('digest', '=', digest).executeTakeFirst(),
      );
    },
    async listRulesets() {
      const rows = await db
        .selectFrom('rulesets')
        .select(HEAD)
        .orderBy('created_at', 'desc')
        .orderBy('digest', 'desc')
        .execute();
      return rows.map(headOf);
    },
  };
}

/**
 * The versions under which content can be held, best first: its own, or that with the beginning of the digest as its
 * build metadata, in place of any other; or with all of it, should somebody have taken that.
 */
function candidates(version: string, digest: string): readonly string[] {
  const bare = parse(version)?.version ?? version;
  return [version, `${bare}+${digest.slice(0, 8)}`, `${bare}+${digest}`];
}

/** Keeps a ruleset; undefined, and nothing is done, where its digest or its version is held already. */
export async function insertRuleset(
  trx: Db,
  { digest, name, version, draftId }: Omit<RulesetHead, 'createdAt'> & { readonly draftId?: string },
  at: number,
  compressed: Uint8Array,
): Promise<RulesetHead | undefined> {
  const origin = draftId === undefined ? {} : { draft_id: draftId };
  const row = await trx
    .insertInto('rulesets')
    .values({ digest, name, version, created_at: at, bundle: compressed, ...origin })
    .onConflict((held) => held.doNothing())
    .returning(HEAD)
    .executeTakeFirst();
  return row && headOf(row);
}

export function auditImport(
  trx: Db,
  { digest, name, version, createdAt }: RulesetHead,
  actor: string,
): Promise<void> {
  return addAudit(trx, {
    at: createdAt,
    actor,
    action: 'ruleset.import',
    target: digest,
    detail: `${name} ${version}`,
  });
}

export function versionHeld(version: string): StoreError {
  return new StoreError('conflict', `Version ${version} of the ruleset is held with other content.`);
}

export async function findHead(
  db: Db,
  value: string,
  column: 'digest' | 'draft_id' = 'digest',
): Promise<RulesetHead | undefined> {
  const row = await db.selectFrom('rulesets').select(HEAD).where(column, '=', value).executeTakeFirst();
  return row && headOf(row);
}

function headOf({ digest, name, version, created_at }: HeadRow): RulesetHead {
  return { digest, name, version, createdAt: created_at };
}

async function withBundle(
  row: (HeadRow & { readonly bundle: ArrayBuffer | Uint8Array }) | undefined,
): Promise<StoredRuleset | undefined> {
  return row && { ...headOf(row), bundle: await decompress(row.bundle) };
}
