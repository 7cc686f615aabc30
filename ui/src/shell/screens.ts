import type { Component } from 'svelte';

/** A screen says here what the shell must know of it; it is found by its file, `screens/<name>/screen.ts`. */
export interface Screen {
  name: string;
  component: Component<{ params: Record<string, string> }>;
  /** The key of its title. */
  title: string;
  rail?: {
    order: number;
    icon?: Component;
    /** Stands below Email. */
    under?: 'mail';
    /** Stands at the foot of the rail. */
    foot?: boolean;
    /** A number beside it. */
    count?: () => number;
  };
  /** The second key of its shortcut: `g` and then this. */
  key?: string;
  /** Entries of the New menu. */
  creates?: { label: string; icon: Component; run: () => void }[];
  /** Called once the store is open. */
  setup?: () => void;
}

const found = import.meta.glob<{ screen: Screen }>('../screens/*/screen.ts', { eager: true });

export const screens: Screen[] = Object.values(found)
  .map((file) => file.screen)
  .sort((one, other) => (one.rail?.order ?? 99) - (other.rail?.order ?? 99));

export const screenOf = (name: string): Screen | undefined => screens.find((screen) => screen.name === name);
