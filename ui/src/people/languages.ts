/** The languages offered for a person; others come with an import and stay. */
export const LANGUAGE_TAGS = [
  'en',
  'de',
  'fr',
  'it',
  'pl',
  'es',
  'pt',
  'nl',
  'cs',
  'sk',
  'uk',
  'ru',
  'ro',
  'hu',
  'tr',
  'da',
  'sv',
];

/** The languages letters about appointments are written in. */
export const LETTERS = ['en', 'de', 'fr', 'it', 'pl'];

/** A language by its name in the language on the screen: "Polish". */
export function languageName(tag: string, on: string): string {
  if (!tag) return '';
  try {
    const name = new Intl.DisplayNames([on], { type: 'language' }).of(tag) ?? tag;
    return name.charAt(0).toLocaleUpperCase(on) + name.slice(1);
  } catch {
    return tag;
  }
}
