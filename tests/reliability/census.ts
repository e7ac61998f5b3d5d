/**
 * Counts a process's resources: the objects on its heap, by kind, from V8's heap snapshot; active handles, such as
 * timers and sockets; and its open files.
 */
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { writeHeapSnapshot } from 'node:v8';
import * as v from 'valibot';

/** How many there are, by kind. */
export type Census = Readonly<Record<string, number>>;

/** The part of a snapshot (`HeapSnapshotGenerator` in V8) that is read here. */
const heapSnapshot = v.object({
  snapshot: v.object({
    meta: v.object({
      node_fields: v.array(v.string()),
      node_types: v.tupleWithRest([v.array(v.string())], v.unknown()),
      edge_fields: v.array(v.string()),
      edge_types: v.tupleWithRest([v.array(v.string())], v.unknown()),
    }),
  }),
  nodes: v.array(v.number()),
  edges: v.array(v.number()),
  strings: v.array(v.string()),
});
type HeapSnapshot = v.InferOutput<typeof heapSnapshot>;

/** Excludes objects that depend on V8's compiled code instead of the program's data. */
const counted = new Map<string, (name: string) => string>([
  ['object', (name) => name],
  ['closure', (name) => `${name || 'a nameless function'}()`],
  ['native', (name) => name],
  ['string', () => 'a string'],
  ['concatenated string', () => 'a string'],
  ['sliced string', () => 'a string'],
  ['regexp', () => 'a regular expression'],
  ['symbol', () => 'a symbol'],
  ['bigint', () => 'a bigint'],
]);

/** A process's resources at a moment, counted by another process, since counting itself leaves objects behind. */
export interface Sight {
  /** A heap snapshot, as a file. */
  readonly heap: string;
  /** Open handles, by kind. */
  readonly open: readonly string[];
}

/** Inspects this process after a garbage collection. */
export function lookAround(heap: string): Sight {
  const open = process.getActiveResourcesInfo();
  const files = process.platform === 'linux' ? readdirSync('/proc/self/fd').map(() => 'file') : [];
  writeHeapSnapshot(heap);
  return { heap, open: [...open, ...files] };
}

export async function takeCensus({ heap, open }: Sight): Promise<Census> {
  const snapshot = v.parse(heapSnapshot, JSON.parse(await readFile(heap, 'utf8')));
  const census = new Map<string, number>();
  const count = (kind: string): void => void census.set(kind, (census.get(kind) ?? 0) + 1);
  for (const kind of kindsOf(snapshot)) count(kind);
  for (const kind of open) count(`open ${kind}`);
  return Object.fromEntries(census);
}

/** Late compilation adds some objects, but fewer than this of each kind. */
const noise = 25;

/**
 * @param rounds the number of repetitions between two censuses
 * @returns the kinds that grew by at least one in twenty rounds, with their growth
 */
export function grown(before: Census, after: Census, rounds: number): Census {
  const growth = Object.entries(after).map(([kind, count]): [string, number] => [
    kind,
    count - (before[kind] ?? 0),
  ]);
  return Object.fromEntries(growth.filter(([, more]) => more >= Math.max(noise, rounds / 20)));
}

function* kindsOf(snapshot: HeapSnapshot): Generator<string> {
  const { nodes, edges, strings } = snapshot;
  const { node_fields, node_types, edge_fields, edge_types } = snapshot.snapshot.meta;
  const property = edge_types[0].indexOf('property');
  /** Names a plain object by its keys. */
  const shapeOf = (from: number, to: number): string => {
    const keys: string[] = [];
    for (let at = from; at < to; at += edge_fields.length) {
      const key = strings[edges[at + edge_fields.indexOf('name_or_index')] ?? 0] ?? '';
      if (edges[at] === property && key !== '__proto__') keys.push(key);
    }
    return `{ ${keys.join(', ')} }`;
  };
  let edge = 0;
  for (let node = 0; node < nodes.length; node += node_fields.length) {
    const field = (name: string): number => nodes[node + node_fields.indexOf(name)] ?? 0;
    const end = edge + field('edge_count') * edge_fields.length;
    const name = strings[field('name')] ?? '';
    const kind = counted.get(node_types[0][field('type')] ?? '');
    if (kind !== undefined) yield name === 'Object' ? shapeOf(edge, end) : kind(name);
    edge = end;
  }
}
