// Addresses that pages link to.

/** The address of an upload; ids come from the sandbox, but are treated as text all the same. */
export const mediaPath = (id) => `/sandbox/media/${encodeURIComponent(id)}`;

/** Only web addresses and phone numbers become links: a business could send any scheme. */
export const webAddress = (url) => (/^(https?:\/\/|tel:)/i.test(url ?? '') ? url : undefined);
