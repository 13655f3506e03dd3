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
        for (const candidate of [version, versionOfContent(version, digest)]) {
          const head = { digest, name, version: candidate, createdAt: at };
          const { numInsertedOrUpdatedRows } = await trx
            .insertInto('rulesets')
            .values({ digest, name, version: candidate, created_at: at, bundle: compressed })
            .onConflict((conflict) => conflict.doNothing())
            .executeTakeFirstOrThrow();
          if (numInsertedOrUpdatedRows === 1n) {
            await addAudit(trx, {
              at,
              actor,
              action: 'ruleset.import',
              target: digest,
              detail: `${name} ${candidate}`,
            });
            return head;
          }
          const other = await findHead(trx, digest);
          if (other !== undefined) return other;
        }
        throw new StoreError('conflict', `Version ${version} of the ruleset is held with other content.`);
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

/** The version with the beginning of the digest as its build metadata, in place of any other. */
function versionOfContent(version: string, digest: string): string {
  return `${parse(version)?.version ?? version}+${digest.slice(0, 8)}`;
}

async function findHead(db: Db, digest: string): Promise<RulesetHead | undefined> {
  const row = await db.selectFrom('rulesets').select(HEAD).where('digest', '=', digest).executeTakeFirst();
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
