import { ar } from './ar';
import { de } from './de';
import { en } from './en';
import { es } from './es';
import { fr } from './fr';
import { hi } from './hi';
import { id } from './id';
import { it } from './it';
import type { Language } from './Language';
import { nl } from './nl';
import { pl } from './pl';
import { pt } from './pt';
import { ru } from './ru';
import { tr } from './tr';

export * from './Language';

/** Languages that a support team on WhatsApp sees. */
export const LANGUAGES: readonly Language[] = [en, fr, es, pt, de, it, nl, ar, hi, id, tr, pl, ru];
