/** A name as mail shows it, in given and family name: "Anna Kowalska" or "Kowalska, Anna". */
export function splitName(name: string): { given: string; family: string } {
  const plain = name
    .replace(/["“”]/g, '')
    .replace(/\s*\(.*?\)\s*/g, ' ')
    .trim();
  const [family, given] = plain.split(',').map((part) => part.trim());
  if (given !== undefined) return { given, family: family ?? '' };
  const words = plain.split(/\s+/);
  if (words.length < 2) return { given: '', family: plain };
  const particle = words.findIndex((word, index) => index > 0 && /^(von|van|de|del|della|di|da|dos|zu|le|la)$/i.test(word));
  const split = particle > 0 ? particle : words.length - 1;
  return { given: words.slice(0, split).join(' '), family: words.slice(split).join(' ') };
}
