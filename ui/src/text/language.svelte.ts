export const LANGUAGES = ['en', 'de', 'fr', 'it', 'pl'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The names of the languages in themselves: the same in every language. */
export const LANGUAGE_NAMES: Record<Language, string> = {
  en: 'English',
  de: 'Deutsch',
  fr: 'Français',
  it: 'Italiano',
  pl: 'Polski',
};

/** The language on the screen and the region for dates and numbers. */
export const words = $state({ language: 'en' as Language, region: 'en-GB' });

/** Chooses language and region from the settings and, where they are empty, from the system's language (BCP 47). */
export function chooseLanguage(setting: string, region: string, system: string): void {
  words.language = known(setting) ?? known(system) ?? 'en';
  words.region = region || matching(system, words.language);
}

function known(tag: string): Language | undefined {
  return LANGUAGES.find((language) => tag.toLowerCase().split(/[-_]/)[0] === language);
}

const REGIONS: Record<Language, string> = { en: 'en-GB', de: 'de-DE', fr: 'fr-FR', it: 'it-IT', pl: 'pl-PL' };

/* A French text with English month names reads like a fault: the system's region counts only in its own language. */
function matching(system: string, language: Language): string {
  const tag = system.replaceAll('_', '-');
  const fits = known(tag) === language && tag.includes('-');
  return fits && Intl.DateTimeFormat.supportedLocalesOf([tag]).length > 0 ? tag : REGIONS[language];
}
