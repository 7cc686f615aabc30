import type { TargetRow } from './types';

export interface HistoryRow {
  target: TargetRow;
  messages: number;
  replies: number;
  first: number;
  last: number;
}

export type HistoryPart = 'all' | 'candidate' | 'contact' | 'employee' | 'client';

export interface HistoryQuery {
  part: HistoryPart;
  target: string | null;
  last_year: boolean;
  search: string;
  offset: number;
  limit: number;
}

export interface HistoryPage {
  rows: HistoryRow[];
  total: number;
  messages: number;
  parts: Record<HistoryPart, number>;
}

export interface HistoryChoice {
  /** Everybody; then `targets` are the exceptions. */
  all: boolean;
  targets: string[];
  last_year: boolean;
  /** Who can see it: a group's id; without one whoever sees the mailbox. */
  group?: string | null;
}
