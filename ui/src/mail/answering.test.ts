import { beforeEach, describe, expect, it, vi } from 'vitest';
import { called, resetFake } from '../api/fake';
import { invitation } from '../api/fake/reading';
import type { Invitation } from '../api/types';
import { clear, click, complaints, named, show, until } from '../testing/window';
import { enteredOf, momentsOf } from './invitation';
import InvitationCard from './InvitationCard.svelte';

const text = () => document.body.textContent ?? '';
const card = (some: Partial<Invitation>) =>
  show(InvitationCard, { invitation: { ...invitation, ...some }, message: 'm1', done: vi.fn() });

beforeEach(() => {
  clear();
  resetFake();
  called.length = 0;
});

describe('an invitation that came', () => {
  it('is answered with one press', async () => {
    card({ standing: 'open', mine: 'waiting' });
    await click(() => named('button', 'Accept'));
    await until(() => called.some(([name]) => name === 'invitation_answer'));
    expect(called.find(([name]) => name === 'invitation_answer')?.[1]).toMatchObject({
      reply: { message: 'm1', answer: 'accepted', proposed_start: null },
    });
    expect(await complaints()).toEqual([]);
  });

  it('says why it cannot be answered', () => {
    for (const [standing, said] of [
      ['forwarded', 'passed on to you'],
      ['outdated', 'newer version'],
      ['not_theirs', 'nothing was changed'],
      ['sender_failed', 'could not be confirmed'],
    ] as const) {
      clear();
      card({ standing });
      expect(text(), standing).toContain(said);
      expect(document.querySelector('.acts'), standing).toBeNull();
    }
  });

  it('shows what was answered', () => {
    card({ standing: 'open', mine: 'tentative' });
    expect(text()).toContain('You accepted tentatively.');
    expect(document.querySelector('[aria-pressed="true"]')?.textContent?.trim()).toBe('Tentative');
  });

  it('takes another time as its own clock means it', () => {
    const wall: Invitation = {
      ...invitation,
      start: { written: '2026-11-24T10:00:00', at: null, zone: '' },
      end: { written: '2026-11-24T11:00:00', at: null, zone: '' },
    };
    expect(enteredOf(wall)).toEqual({ day: '2026-11-24', from: '10:00', to: '11:00' });
    const at = Date.UTC(2026, 10, 24, 12) / 1000;
    expect(momentsOf(wall, { day: '2026-11-24', from: '12:00', to: '13:30' })).toEqual({ start: at, end: at + 5400 });
    expect(momentsOf(wall, { day: '', from: '12:00', to: '13:00' })).toBeNull();
    expect(momentsOf(invitation, enteredOf(invitation))?.start).toBe(invitation.start?.at);
  });
});
