import { asRecord, asText, asWritten, type Json } from '../shared/shape';

/** What Meta's `account_update` can say, by its `event`: our name for it, and a sentence. Source: cloud-api.md §1.5. */
const UPDATES: ReadonlyMap<string | null, readonly [event: string, summary: string]> = new Map([
  ['ACCOUNT_DELETED', ['accountDeleted', 'The business account was deleted.']],
  ['ACCOUNT_RESTRICTION', ['accountRestricted', 'WhatsApp restricted the business account.']],
  ['ACCOUNT_VIOLATION', ['accountViolation', 'WhatsApp sees its policies violated.']],
  ['DISABLED_UPDATE', ['accountDisabledUpdate', 'WhatsApp disabled the business account, will do so, or enabled it again.']],
  ['ACCOUNT_OFFBOARDED', ['accountOffboarded', 'The WhatsApp Business app no longer shares its number with the API.']],
  ['ACCOUNT_RECONNECTED', ['accountReconnected', 'The WhatsApp Business app shares its number with the API again.']],
  ['AD_ACCOUNT_LINKED', ['adAccountLinked', 'An ad account was linked.']],
  ['AUTH_INTL_PRICE_ELIGIBILITY_UPDATE', ['internationalPricingChanged', 'Authentication messages to some countries are charged at the international rate.']],
  ['BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE', ['countryChanged', 'The country of the business changed.']],
  ['MM_LITE_TERMS_SIGNED', ['marketingTermsSigned', 'The terms of the Marketing Messages API were accepted.']],
  ['PARTNER_ADDED', ['partnerAdded', 'A partner has access to the business account.']],
  ['PARTNER_APP_INSTALLED', ['partnerAppInstalled', 'An app of a partner was connected.']],
  ['PARTNER_APP_UNINSTALLED', ['partnerAppUninstalled', 'An app of a partner was disconnected.']],
  ['PARTNER_CLIENT_CERTIFICATION_STATUS_UPDATE', ['partnerCertificationChanged', 'A partner’s certification of the business changed.']],
  ['PARTNER_REMOVED', ['partnerRemoved', 'A partner no longer has access to the business account.']],
  ['VOLUME_BASED_PRICING_TIER_UPDATE', ['pricingTierChanged', 'Messages are charged at another volume tier.']],
]);

/** Words of Meta's that say more about an update. */
function detailOf(update: Json): string {
  const { violation_info: violation, ban_info: ban, volume_tier_info: tier } = update;
  const words = [
    asRecord(violation).violation_type,
    asRecord(ban).waba_ban_state,
    asRecord(ban).waba_ban_date,
    asRecord(tier).pricing_category,
    asRecord(tier).region,
    asRecord(tier).tier,
  ];
  const said = words.flatMap((one) => asWritten(one) || []);
  return said.length === 0 ? '' : ` (${said.join(', ')})`;
}

/** How an `account_update` is told; Meta's own name stands for what is not in the table. */
export function accountUpdate(update: Json): { readonly event: string; readonly summary: string } {
  const name = asText(update.event);
  const [event, summary] = UPDATES.get(name) ?? ['accountUpdated', `The business account changed: ${name ?? '?'}.`];
  return { event, summary: summary.replace(/\.$/, `${detailOf(update)}.`) };
}
