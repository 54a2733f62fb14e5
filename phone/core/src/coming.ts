// What the server is about to tell beside the fields of `api.ts`. All of it may be absent. Once it stands in openapi.json these
// types are taken from there and this file goes.

import type { Phone } from './phone.ts';
import type { Receipt, Subject, Taken, Written } from './api.ts';

/** What helps on the way to somebody. */
export interface Around {
  /** Whom to call in an emergency, in this order. */
  contacts?: { name: string; relation: string; phone: string }[];
  /** What helpers must know. */
  medical?: string[];
  /** The last contacts, the latest first. */
  recent?: { visited_at: string; mode: string; outcome: string; text: string; visitor?: string | null }[];
  /** Of the last contact that reached them, only to questions that may open with it. */
  last_answers?: Record<string, Written>;
  matters?: { text: string; since: string }[];
  wishes?: string[];
  /** Where the door stands among all of them as one walks, from 1. */
  order?: number | null;
  planned?: { on: string; mode: string }[];
}

/** What the county adds. */
export interface County {
  hotline?: { name: string; phone: string } | null;
  pin?: boolean;
}

export function around(subject: Subject): Around {
  return subject as Subject & Around;
}

export function county(phone: Phone): County {
  return (phone.list?.taken ?? {}) as Taken & County;
}

/** An emergency as it is sent. */
export interface EmergencyItem {
  id: string;
  began_at: string;
  what: string;
  person?: string | null;
  words?: string | null;
  note?: string | null;
  told: { who: string; at: string; name?: string | null; phone?: string | null }[];
}

export interface EmergenciesReceived {
  server_time: string;
  receipts: Pick<Receipt, 'id' | 'state' | 'text'>[];
}

/** A visitor's month. Money is in fen. */
export interface OwnMonth {
  month: string;
  counted: number;
  uncounted: number;
  pay_fen: number;
  held_fen: number;
  payments: { name: string; pay_fen: number; held_fen: number; terms: string; waiting: { name: string; fen: number; lacks: string[] }[] }[];
  contacts: { visit: string; name: string; on: string; mode: string; counts: boolean; text: string; paid_fen: number; held_fen: number; why?: string | null }[];
}
