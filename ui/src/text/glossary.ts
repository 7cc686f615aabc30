import type { Language } from './language.svelte';

type Words = Record<Language, string>;

const word = (en: string, de: string, fr: string, it: string, pl: string): Words => ({ en, de, fr, it, pl });

/* One concept, one word a language; beginnings of words, so that endings fit. */
const CONCEPTS: Record<string, Words> = {
  'review.title': word('Mail to sort', 'Zuzuordnen', 'À classer', 'Da assegnare', 'Do przypisania'),
  'review.column.into': word('Save to', 'Ablegen bei', 'Classer dans', 'Salva in', 'Zapisz w'),
  'review.column.reply': word('In reply to', 'Antwort auf', 'En réponse à', 'In risposta a', 'Odpowiedź na'),
  'review.column.verdict': word('Type', 'Art', 'Type', 'Tipo', 'Rodzaj'),
  'review.later': word('Later', 'Später', 'Plus tard', 'Più tardi', 'Później'),
  'review.choose': word('profile', 'Akte', 'fiche', 'scheda', 'profil'),
  'review.open_profile': word('profile', 'Akte', 'fiche', 'scheda', 'profil'),
  'shell.open': word('profile', 'Akte', 'Fiches', 'Schede', 'profil'),
  'common.verdict.skipped': word('Left out', 'Ausgelassen', 'Ignoré', 'Escluso', 'Pomini'),
  'common.verdict.none': word('Not on file', 'Nicht erfasst', 'Inconnu', 'Non in archivio', 'Spoza bazy'),
  'common.kind.job': word('Job', 'Stelle', 'Poste', 'Posizione', 'Rekrutacja'),
  'sync.aside': word('could not be read', 'nicht lesbar', 'illisible', 'non leggibil', 'nieodczytan'),
};

/* What must not be said: the sources' words, false friends, and what teaches to click through warnings. */
const NEVER: Record<Language, [RegExp, string][]> = {
  en: [
    [
      /(ignore|dismiss|bypass|click through|skip) (the|this|any|all|that) (\w+ )?(warning|alert)|(proceed|continue|connect|go on|accept|trust it) anyway/i,
      'nobody is advised to click through a warning',
    ],
    [/imported into/i, 'it is "Save to"'],
    [/annexed/i, 'it is "In reply to"'],
    [/\bskipped\b/i, 'it is "left out"'],
    [/accessible to/i, 'it is "Who can see it"'],
    [/\bfiles? (of|for) (a |the )?(person|candidate|client)/i, 'it is a profile'],
  ],
  de: [
    [
      /(warnung|warnhinweis|zertifikatsfehler)\S* (ignorier|übergeh|wegklick)|trotzdem (fortfahren|fortsetzen|weiter|verbinden|annehmen|vertrauen)/i,
      'niemand soll sich durch eine Warnung klicken',
    ],
    [/importiert in/i, 'es heißt „Ablegen bei“'],
    [/übersprungen/i, 'es heißt „ausgelassen“'],
    [/zugänglich für/i, 'es heißt „Sichtbar für“'],
    [/Prüfliste/i, 'es heißt „Zuzuordnen“'],
    [/(Personen|Kandidaten|Kunden)datei/i, 'es heißt „Akte“'],
  ],
  fr: [
    [
      /(ignor|pass)\S* (outre )?(à )?(l’|cet |les |ces )(avertissement|alerte)|(continuer|poursuivre|connecter) (quand même|malgré tout)/i,
      'personne n’est invité à passer outre un avertissement',
    ],
    [/importé dans/i, 'c’est « Classer dans »'],
    [/dossiers? (du|de la|de l’|d’un|d’une) (candidat|client|personne)/i, 'un dossier est un dossier de messagerie'],
    [/\bstages?\b/i, 'un stage est un apprentissage ; la phase est une « étape »'],
    [/accessible à/i, 'c’est « Visible par »'],
  ],
  it: [
    [
      /(ignor|salt)\S* (l’|gli |questo |quest’)avvis|(continua|procedi|prosegui|connetti|accetta)\S* (comunque|lo stesso)/i,
      'nessuno è invitato a ignorare un avviso',
    ],
    [/importato in/i, 'è «Salva in»'],
    [/\barchivia/i, 'archiviare è l’azione sulla posta'],
    [/accessibile a/i, 'è «Visibile a»'],
  ],
  pl: [
    [
      /(zignoruj|ignoruj|pomiń|pomijaj)\S* (to |te |wszystkie )?ostrzeże|(kontynuuj|przejdź dalej|połącz|akceptuj)\S* mimo (to|wszystko)/i,
      'nikomu nie radzimy pomijać ostrzeżeń',
    ],
    [/zaimportowan\S* do/i, 'to „Zapisz w”'],
    [/archiwizu|zarchiwizowa/i, 'archiwizować to działanie na poczcie'],
    [/dostępne dla/i, 'to „Widoczne dla”'],
    [/\b(teczk|akta)/i, 'to „profil”'],
  ],
};

/** Keys with the word each must hold. */
export const required = (language: Language): [string, string][] =>
  Object.entries(CONCEPTS).map(([key, words]) => [key, words[language]]);

/** Words that must not be said, and why. */
export const forbidden = (language: Language): [RegExp, string][] => NEVER[language];

/** Keys about archiving mail in the mailbox: the one thing those words are for. */
export const isMailAction = (key: string): boolean => /(^|[._])(mail_)?archive$/.test(key);
