import { accountSetInStep, mailboxAct } from '../api/commands';
import { Failed } from '../api/failed';
import type { InStep, MailboxAct, MailboxDone } from '../api/types-mailbox';
import Confirm from '../kit/Confirm.svelte';
import { float } from '../kit/float';
import { tellFailure } from '../shell/toasts.svelte';
import { tellUndoable } from '../shell/undo.svelte';
import { t } from '../text';
import InStepDialog from './InStepDialog.svelte';

/* Accounts whose question was put away without an answer: nothing done by itself asks again. */
const unanswered = new Set<string>();

/** Does something with messages of the mailbox; asks first what has to be said once an account, or twice before it is for good. */
export async function doMailbox(act: MailboxAct): Promise<MailboxDone | undefined> {
  try {
    const done = await mailboxAct(act);
    if (done.undo) tellUndoable(done.undo);
    return done;
  } catch (thrown) {
    const failed = Failed.from(thrown);
    if (failed.failure.code === 'ask_in_step') return askInStep(failed, act);
    if (failed.failure.code === 'ask_delete') return askDelete(failed, act);
    tellFailure(failed);
    return undefined;
  }
}

const AGAIN = 500;

/** Marks messages as read after a moment (ms); what that asks waits until nothing else is asked or shown above. Returns what stops it. */
export function readAfter(ids: string[], moment: number): () => void {
  const act: MailboxAct = { ids, verb: 'read', by_itself: true };
  let stopped = false;
  let timer = setTimeout(mark, moment);
  async function mark() {
    try {
      await mailboxAct(act);
    } catch (thrown) {
      const failed = Failed.from(thrown);
      if (stopped || failed.failure.code !== 'ask_in_step') return;
      if (document.querySelector('[role="dialog"], [role="menu"]')) timer = setTimeout(mark, AGAIN);
      else void askInStep(failed, act);
    }
  }
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}

function askInStep({ failure: { data } }: Failed, act: MailboxAct): Promise<MailboxDone | undefined> {
  const account = data.account ?? '';
  if (act.by_itself && unanswered.has(account)) return Promise.resolve(undefined);
  return new Promise((then) => {
    float(InStepDialog, {
      name: data.name ?? '',
      verb: act.verb,
      onchoose: (inStep: InStep | null) => {
        if (inStep === null) {
          unanswered.add(account);
          then(undefined);
        } else then(accountSetInStep(account, inStep).then(() => doMailbox(act)));
      },
    });
  });
}

function askDelete({ failure: { data } }: Failed, act: MailboxAct): Promise<MailboxDone | undefined> {
  return new Promise((then) => {
    float(Confirm, {
      title: t('acts.for_good.title'),
      lines: [t('acts.for_good.lead', { count: Number(data.count ?? 1) })],
      act: t('acts.for_good.do'),
      warn: true,
      run: () => then(doMailbox({ ...act, sure: true })),
    });
  });
}
