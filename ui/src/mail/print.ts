import { messagePrint } from '../api/commands';
import type { MessageView, Party, PrintItem } from '../api/types';
import { attempt } from '../shell/toasts.svelte';
import { t } from '../text';
import { full } from '../text/format';

/** Prints messages, each with its head; what is hidden or not here yet is left out. */
export async function print(views: MessageView[], asText = false): Promise<void> {
  const shown = views.filter((view) => !view.row.excluded && view.text !== null);
  const title = shown[0]?.row.subject || t('review.no_subject');
  if (shown.length > 0)
    await attempt(() =>
      messagePrint(
        title,
        t('common.close'),
        shown.map((view) => item(view, asText)),
      ),
    );
}

function item(view: MessageView, asText: boolean): PrintItem {
  const files = view.parts.filter((part) => !part.inline && part.name);
  const lines: [string, string][] = [
    [t('print.from'), named(view.from)],
    [t('print.to'), view.to.map(named).join(', ')],
    [t('print.cc'), view.cc.map(named).join(', ')],
    [t('print.date'), full(view.row.received)],
    [t('print.files'), files.map((part) => part.name).join(', ')],
  ];
  return { id: view.row.id, head: lines.filter(([, value]) => value), as_text: asText };
}

const named = ({ name, address }: Party) => (name && name !== address ? `${name} <${address}>` : address);
