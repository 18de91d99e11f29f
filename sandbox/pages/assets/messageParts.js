// What a message shows beside its words: files, places, contact cards, products, cards of a carousel, offers.
import { html } from '/assets/vendor/preact.js';
import { mediaPath, webAddress } from '/assets/addresses.js';
import { postJson } from '/assets/api.js';
import { Choices } from '/assets/choices.js';
import { clockTime } from '/assets/time.js';

const PICTURES = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/gif']);
const FILMS = new Set(['video/mp4', 'video/3gpp']);
const SOUND = /^audio\/(ogg|mpeg|mp4)\b/;

function File({ media, name }) {
  return html`<a class="file" href=${mediaPath(media.id)} download=${name}>
    <span class="file-kind" aria-hidden="true">${(/\.(\w{1,4})$/.exec(name)?.[1] ?? 'file')}</span>
    <span class="file-name"><bdi>${name}</bdi><span class="muted small">${media.mimeType ?? 'file'} · download</span></span>
  </a>`;
}

/** A file that the business gave by address: the sandbox never fetches it. */
function Linked({ media, type }) {
  return html`<a class="file" href=${webAddress(media.link)} target="_blank" rel="noreferrer">
    <span class="file-kind" aria-hidden="true">${type === 'interactive' || type === 'template' ? 'link' : type}</span>
    <span class="file-name">${media.fileName && html`<bdi>${media.fileName}</bdi>`}<span class="small">${media.link}</span></span></a>`;
}

/** Playing a voice note of the business tells it so. */
function Sound({ message, media, name }) {
  const { id, direction, status } = message;
  const heard = () => direction === 'outbound' && media.voice && status !== 'played' && postJson(`/sandbox/messages/${encodeURIComponent(id)}/played`).catch(() => undefined);
  return html`<figure class="sound"><figcaption class="small">${media.voice ? 'Voice note' : html`<bdi>${name}</bdi>`}</figcaption>
    <audio controls preload="metadata" src=${mediaPath(media.id)} onPlay=${heard}></audio></figure>`;
}

export function Media({ message, media = message.media }) {
  if (!media) return null;
  const name = media.fileName || 'File';
  if (!media.id) return html`<${Linked} media=${media} type=${message.type} />`;
  if (PICTURES.has(media.mimeType)) {
    return html`<a class=${`picture ${message.type}`} href=${mediaPath(media.id)} download=${name}><img src=${mediaPath(media.id)} alt=${name} /></a>`;
  }
  if (SOUND.test(media.mimeType ?? '')) return html`<${Sound} message=${message} media=${media} name=${name} />`;
  if (FILMS.has(media.mimeType)) return html`<video class="film" controls preload="metadata" aria-label=${name} src=${mediaPath(media.id)}></video>`;
  return html`<${File} media=${media} name=${name} />`;
}

export function Location({ location }) {
  if (!location) return null;
  const { latitude, longitude, name, address } = location;
  return html`<div class="place">
    <span class="map" aria-hidden="true"><svg viewBox="0 0 24 24"><path d="M12 2a7 7 0 0 0-7 7c0 5 7 13 7 13s7-8 7-13a7 7 0 0 0-7-7zm0 9.5a2.5 2.5 0 1 1 0-5 2.5 2.5 0 0 1 0 5z" /></svg></span>
    <p class="place-words"><strong dir="auto">${name ?? 'Location'}</strong>${address && html`<span class="small" dir="auto">${address}</span>`}
      <span class="muted small">${latitude}, ${longitude}</span></p></div>`;
}

export function Contacts({ contacts }) {
  if (!contacts?.length) return null;
  return html`<ul class="contact-cards">${contacts.map(({ name, phones }) => html`<li>
    <span class="contact-face" aria-hidden="true"><svg viewBox="0 0 24 24"><path d="M12 12a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zm0 2c-4.4 0-8 2.5-8 6v1h16v-1c0-3.5-3.6-6-8-6z" /></svg></span>
    <span><strong dir="auto">${name}</strong>${phones.map((phone) => html`<span class="small">${phone}</span>`)}</span></li>`)}</ul>`;
}

export function Offer({ offer }) {
  if (!offer) return null;
  const ends = offer.expiresAt && `ends ${new Date(offer.expiresAt).toLocaleDateString()}, ${clockTime(offer.expiresAt)}`;
  return html`<p class="offer"><strong dir="auto">${offer.text}</strong>${ends && html`<span class="small">${ends}</span>`}</p>`;
}

const Product = ({ id }) => html`<li class="product"><span class="product-face" aria-hidden="true"></span><span class="small"><bdi>${id}</bdi></span></li>`;

/** Pictures, names and prices are in the catalog, which the sandbox does not have. */
export function Products({ products }) {
  if (!products) return null;
  return html`<div class="products">${products.sections.map(({ title, ids }) => html`
    ${title && html`<p class="section-title">${title}</p>`}<ul>${ids.map((id) => html`<${Product} id=${id} />`)}</ul>`)}</div>`;
}

/** The cards of a carousel, side by side. */
export function Cards({ message, actions }) {
  if (!message.cards?.length) return null;
  return html`<ul class="cards" tabindex="0" aria-label="Cards">${message.cards.map((card) => html`<li class="card">
    <${Media} message=${message} media=${card.media} />
    ${card.product && html`<ul><${Product} id=${card.product} /></ul>`}
    ${card.text && html`<p class="card-words" dir="auto">${card.text}</p>`}
    <${Choices} message=${message} buttons=${card.buttons ?? (card.product ? [{ kind: 'catalog', id: card.product, title: 'View', value: card.product }] : [])} actions=${actions} />
  </li>`)}</ul>`;
}
