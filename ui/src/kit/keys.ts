import { has, t } from '../text';

/** Whether this is a Mac, where Cmd takes the place of Ctrl. */
export const mac = typeof navigator !== 'undefined' && /Mac/.test(navigator.platform);

const NAMES: Record<string, string> = {
  Shift: '⇧',
  ...(mac && { Mod: '⌘' }),
  Alt: mac ? '⌥' : 'Alt',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Enter: '↵',
  ' ': '␣',
  Space: '␣',
};

/** How a key is shown on its cap: `Mod+k` as "Ctrl K", in German "Strg K". */
export function keyName(key: string): string {
  return key
    .split('+')
    .map((part) => NAMES[part] ?? written(part))
    .join(' ');
}

/* What keyboards of the language have on the cap. */
function written(part: string): string {
  if (part.length === 1) return part.toUpperCase();
  return has(`common.key.${part}`) ? t(`common.key.${part}`) : part;
}

/** Whether an event is the key that is written as `Mod+k`, `?`, `Shift+e`. */
export function matches(event: KeyboardEvent, key: string): boolean {
  const parts = key.split('+');
  const name = parts.pop() ?? '';
  const mod = mac ? event.metaKey : event.ctrlKey;
  if (mod !== parts.includes('Mod') || event.altKey !== parts.includes('Alt')) return false;
  if (name.length > 1 || parts.includes('Shift') || /\p{L}/u.test(name)) {
    if (event.shiftKey !== parts.includes('Shift')) return false;
  }
  return event.key.toLowerCase() === (name === 'Space' ? ' ' : name.toLowerCase()) || (mod && onCap(event, name));
}

/* With Ctrl or Cmd, the letter where a Latin keyboard has it, while one of another script is chosen. */
function onCap(event: KeyboardEvent, name: string): boolean {
  const isOther = /^\p{L}$/u.test(event.key) && !/\p{Script=Latin}/u.test(event.key);
  return isOther && event.code === `Key${name.toUpperCase()}`;
}

/** Whether keys belong to what is being typed into, and so are no shortcuts. */
export function typing(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'range'].includes(target.type);
}
