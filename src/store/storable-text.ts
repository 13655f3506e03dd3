/**
 * Text that both databases keep and compare alike: PostgreSQL refuses U+0000, `libsql` cuts the text there, and lone
 * surrogates have no UTF-8. Each becomes U+FFFD, in what is written and in what is looked for.
 */
import {
  type KyselyPlugin,
  OperationNodeTransformer,
  type PrimitiveValueListNode,
  type RootOperationNode,
  type ValueNode,
} from 'kysely';

const REPLACEMENT = '\ufffd';

/** What is kept of `text`. */
export function storableText(text: string): string {
  return text.replace(/\p{Surrogate}/gu, REPLACEMENT).replaceAll('\0', REPLACEMENT);
}

function storable(value: unknown): unknown {
  return typeof value === 'string' ? storableText(value) : value;
}

class StorableTextTransformer extends OperationNodeTransformer {
  protected override transformValue(node: ValueNode): ValueNode {
    return { ...node, value: storable(node.value) };
  }

  protected override transformPrimitiveValueList(node: PrimitiveValueListNode): PrimitiveValueListNode {
    return { ...node, values: node.values.map(storable) };
  }
}

/** Applies to every parameter of every query. */
export function storableTextPlugin(): KyselyPlugin {
  const transformer = new StorableTextTransformer();
  return {
    transformQuery: ({ node, queryId }): RootOperationNode => transformer.transformNode(node, queryId),
    transformResult: ({ result }) => Promise.resolve(result),
  };
}
