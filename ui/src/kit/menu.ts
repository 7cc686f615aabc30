import type { Component } from 'svelte';

/** A line of a menu: an action, a choice (with `checked`), or a separator. */
export interface MenuItem {
  label?: string;
  icon?: Component;
  /** The key that does the same. */
  key?: string;
  /** A count or a word on the right. */
  note?: string;
  checked?: boolean;
  /** The menu stays open after the choice. */
  stays?: boolean;
  disabled?: boolean;
  warn?: boolean;
  separator?: boolean;
  run?: () => void;
}
