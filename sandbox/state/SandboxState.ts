import { createHash } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { systemClock, type Clock } from '../../src/shared/clock';
import { createInstallation, randomDigits, type Installation } from '../installation';
import { folderVault, memoryVault, type MediaVault } from './MediaVault';
import { SEED_TEMPLATES } from './seedTemplates';
import { DEFAULT_SETTINGS } from './settings';
import { readStateFile, writeStateFile } from './stateFile';
import type { MediaRecord, SandboxData } from './types';
import type { ZendeskData } from './zendeskTypes';

/** What the pages listen for. */
export interface Change {
  readonly topic: 'messages' | 'conversations' | 'tickets' | 'clock' | 'account' | 'reset';
  readonly contact?: string;
  /** The write to a ticket. */
  readonly audit?: { readonly ticketId: number; readonly auditId: number };
}

const SAVE_DELAY_MS = 200;

const emptyZendesk = (): ZendeskData => ({ nextId: 1_000_001, users: [], tickets: [], uploads: [], idempotency: {}, webhooks: [] });

const newData = (installation: Installation): SandboxData => ({
  version: 1,
  installation,
  clockOffsetMs: 0,
  settings: DEFAULT_SETTINGS,
  contacts: {},
  groups: {},
  messages: [],
  media: {},
  templates: [...SEED_TEMPLATES],
  subscriptions: { app: null, wabaSubscribed: false, wabaOverride: null, phoneOverride: null },
  deliveredServiceMessages: {},
  zendesk: emptyZendesk(),
});

/** The model behind all routes: data, the stand-in's clock, file bytes, and news of every change. */
export class SandboxState implements Clock {
  readonly data: SandboxData;
  readonly installation: Installation;
  private readonly vault: MediaVault;
  private readonly changes = new EventEmitter().setMaxListeners(0);
  private saveTimer: NodeJS.Timeout | null = null;

  /** @param stateFile where the state survives a restart; without it everything stays in memory. */
  constructor(
    private readonly stateFile: string | null,
    secrets: Partial<Installation> = {},
    private readonly machineClock: Clock = systemClock,
  ) {
    this.vault = stateFile === null ? memoryVault() : folderVault(`${stateFile}.media`);
    const kept = stateFile === null ? null : readStateFile(stateFile);
    // An earlier version may not have known all of it.
    this.data = kept === null ? newData(createInstallation(secrets)) : { ...newData(kept.installation), ...kept, installation: { ...kept.installation, ...secrets } };
    this.data.settings = { ...DEFAULT_SETTINGS, ...this.data.settings };
    this.data.zendesk = { ...emptyZendesk(), ...this.data.zendesk };
    this.installation = this.data.installation;
    this.save();
  }

  /** The stand-in's own time: the machine's plus the offset that the control API set. */
  now(): number {
    return this.machineClock.now() + this.data.clockOffsetMs;
  }

  /** Tells the pages and saves. */
  changed(change: Change): void {
    this.changes.emit('change', change);
    if (this.stateFile === null || this.saveTimer !== null) return;
    this.saveTimer = setTimeout(() => this.save(), SAVE_DELAY_MS);
  }

  /** @returns a function that stops listening. */
  onChange(listener: (change: Change) => void): () => void {
    this.changes.on('change', listener);
    return () => void this.changes.off('change', listener);
  }

  /** Keeps a file and gives it an id like Meta's. */
  addMedia(file: { readonly fileName: string; readonly mimeType: string; readonly bytes: Buffer }, source: MediaRecord['source'] = 'webhook'): MediaRecord {
    const digest = createHash('sha256').update(file.bytes).digest();
    const record: MediaRecord = {
      id: randomDigits(16),
      fileName: file.fileName,
      mimeType: file.mimeType,
      size: file.bytes.length,
      sha256: { hex: digest.toString('hex'), base64: digest.toString('base64') },
      createdAt: this.now(),
      source,
    };
    this.vault.write(record.id, file.bytes);
    this.data.media[record.id] = record;
    return record;
  }

  /** A file with its bytes, or `null` for an unknown id. */
  readMedia(id: string): { readonly record: MediaRecord; readonly bytes: Buffer } | null {
    const record = Object.hasOwn(this.data.media, id) ? this.data.media[id] : undefined;
    const bytes = record === undefined ? null : this.vault.read(record.id);
    return record === undefined || bytes === null ? null : { record, bytes };
  }

  removeMedia(id: string): void {
    delete this.data.media[id];
    this.vault.remove(id);
  }

  /** Forgets people, groups, messages, tickets, files and settings; keeps secrets, templates, subscriptions and webhooks. */
  reset(): void {
    const { installation, templates, subscriptions, zendesk } = this.data;
    Object.assign(this.data, newData(installation), { templates, subscriptions, zendesk: { ...emptyZendesk(), webhooks: zendesk.webhooks } });
    this.vault.clear();
    this.changed({ topic: 'reset' });
  }

  /** Writes what is not written yet. */
  close(): void {
    if (this.saveTimer !== null) this.save();
    this.changes.removeAllListeners();
  }

  private save(): void {
    if (this.saveTimer !== null) clearTimeout(this.saveTimer);
    this.saveTimer = null;
    if (this.stateFile !== null) writeStateFile(this.stateFile, this.data);
  }
}
