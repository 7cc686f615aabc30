import type { TargetRow } from '../api/types';
import { place, type Route } from './place.svelte';

const past: Route[] = [];
const MOST_PROFILES = 8;

/** Goes to a screen. */
export function go(screen: string, params: Record<string, string> = {}): void {
  const same = place.route.screen === screen && JSON.stringify(place.route.params) === JSON.stringify(params);
  if (same) return;
  past.push($state.snapshot(place.route));
  place.route = { screen, params };
}

/** Goes back to where the user was before; says whether there was such a place. */
export function back(): boolean {
  const before = past.pop();
  if (!before) return false;
  place.route = before;
  return true;
}

/** Opens a person's, client's or job's profile and lists it in the rail. */
export function openProfile(target: TargetRow, params: Record<string, string> = {}): void {
  const { id, kind, roles, name, note } = target;
  const others = place.profiles.filter((open) => open.id !== id);
  const at = place.profiles.findIndex((open) => open.id === id);
  if (at < 0) place.profiles = [{ id, kind, roles, name, note }, ...others].slice(0, MOST_PROFILES);
  else place.profiles[at] = { id, kind, roles, name, note };
  go('profile', { id, ...params });
}

/** Takes a profile out of the rail; leaves it when it is the one shown. */
export function closeProfile(id: string): void {
  place.profiles = place.profiles.filter((open) => open.id !== id);
  if (place.route.screen !== 'profile' || place.route.params.id !== id) return;
  if (!back()) place.route = { screen: 'review', params: {} };
}
