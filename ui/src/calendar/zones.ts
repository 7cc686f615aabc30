const QUARTER = 900;
const kept = new Map<string, { format: Intl.DateTimeFormat; offsets: Map<number, number> }>();

/** The system's time zone. */
export const systemZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';

/** Every time zone the system knows, by its IANA name. */
export const allZones = (): string[] => {
  const known = Intl.supportedValuesOf('timeZone');
  return known.includes('UTC') ? known : ['UTC', ...known];
};

/** Whether the system knows a time zone by this name. */
export function isZone(zone: string): boolean {
  try {
    return zone !== '' && Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }));
  } catch {
    return false;
  }
}

/** "New York" of `America/New_York`. */
export const cityOf = (zone: string): string => (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');

/** By how many seconds a zone is ahead of UTC at a moment. */
export function offsetAt(moment: number, zone: string): number {
  const of = zoneOf(zone);
  /* No zone has changed its offset but at a full quarter of an hour since clocks are kept together. */
  const quarter = Math.floor(moment / QUARTER);
  let offset = of.offsets.get(quarter);
  if (offset === undefined) {
    offset = told(of.format, quarter * QUARTER) - quarter * QUARTER;
    of.offsets.set(quarter, offset);
  }
  return offset;
}

/** What the clock on the wall shows there at a moment, counted as if it were UTC. */
export const wallOf = (moment: number, zone: string): number => moment + offsetAt(moment, zone);

/** The moment a clock on the wall shows this. Of an hour that comes twice the first; of one that does not come, as much later (RFC 5545 section 3.3.5). */
export function momentOf(wall: number, zone: string): number {
  const before = wall - offsetAt(wall - DAY, zone);
  if (wallOf(before, zone) === wall) return before;
  const after = wall - offsetAt(wall + DAY, zone);
  return wallOf(after, zone) === wall ? after : before;
}

const DAY = 86_400;

function zoneOf(zone: string) {
  let of = kept.get(zone);
  if (!of) {
    const options: Intl.DateTimeFormatOptions = {
      timeZone: zone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    };
    of = { format: new Intl.DateTimeFormat('en-US', options), offsets: new Map() };
    kept.set(zone, of);
  }
  return of;
}

function told(format: Intl.DateTimeFormat, moment: number): number {
  const part: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(moment * 1000)) part[type] = Number(value);
  const { year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second) / 1000;
}
