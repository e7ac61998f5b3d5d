/** A kind of event: when it can happen, what it does to the world, and in which words it is told. */
import type { World } from './world/world.ts';

export interface EventKind {
  /** How often it is picked where it can happen. */
  readonly weight: number;
  readonly can: (world: World) => boolean;
  readonly about: readonly string[];
  readonly happen: (world: World, about: string) => void | Promise<void>;
  /** A sentence for the story; `*` stands for what it is about. */
  readonly story: string;
}

export const isUp = ({ service }: World): boolean => service !== null;
